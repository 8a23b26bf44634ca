package dev.aigateway.exchange;

import dev.aigateway.access.CredentialId;
import dev.aigateway.budget.AttemptId;
import dev.aigateway.provider.Cancellation;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls that this daemon works on just now, so that those of a revoked key can be cut. Threads may share it. */
public final class LiveCalls {

    private final Map<CredentialId, Set<Live>> dispatched = new ConcurrentHashMap<>();
    private final Set<AttemptId> asking = ConcurrentHashMap.newKeySet();

    /** A call from its dispatch on. */
    final class Live implements AutoCloseable {

        private final CredentialId credential;
        private final Cancellation cancellation;
        private volatile boolean revoked;

        private Live(CredentialId credential, Cancellation cancellation) {
            this.credential = credential;
            this.cancellation = cancellation;
        }

        /** Whether it was cut because its key is no longer good. */
        boolean revoked() {
            return revoked;
        }

        private void cut() {
            revoked = true;
            cancellation.cancel();
        }

        @Override
        public void close() {
            dispatched.computeIfPresent(credential, (_, calls) -> {
                calls.remove(this);
                return calls.isEmpty() ? null : calls;
            });
        }
    }

    Live dispatched(CredentialId credential, Cancellation cancellation) {
        Live live = new Live(credential, cancellation);
        dispatched.compute(credential, (_, calls) -> {
            Set<Live> all = calls == null ? ConcurrentHashMap.newKeySet() : calls;
            all.add(live);
            return all;
        });
        return live;
    }

    /** It may be in the database from now on, though not yet in the journal. */
    void asks(AttemptId attempt) {
        asking.add(attempt);
    }

    /** The journal knows it, or nobody will send it. */
    void asked(AttemptId attempt) {
        asking.remove(attempt);
    }

    /** Whether somebody here may still send it. */
    public boolean asking(AttemptId attempt) {
        return asking.contains(attempt);
    }

    /** The keys whose calls are running. */
    public Set<CredentialId> credentials() {
        return Set.copyOf(dispatched.keySet());
    }

    /** Cuts what still runs with these keys. */
    public void cut(Collection<CredentialId> revoked) {
        revoked.forEach(key -> dispatched.getOrDefault(key, Set.of()).forEach(Live::cut));
    }
}
