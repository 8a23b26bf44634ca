package dev.aigateway.exchange;

import dev.aigateway.access.CredentialId;
import dev.aigateway.budget.AttemptId;
import dev.aigateway.provider.Cancellation;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The calls that this daemon works on just now, so that they can be cut: those of a revoked key, or all. Threads
 * may share it.
 */
public final class LiveCalls {

    private final Map<CredentialId, Set<Live>> dispatched = new ConcurrentHashMap<>();
    private final Set<AttemptId> asking = ConcurrentHashMap.newKeySet();

    private volatile boolean stopped;

    /** Why the gateway itself cuts a call. */
    enum Cutting {
        REVOKED("the key was revoked"),
        STOPPED("the gateway was stopped");

        private final String error;

        Cutting(String error) {
            this.error = error;
        }

        /** As the ledger tells it. */
        String error() {
            return error;
        }
    }

    /** A call from its dispatch on. */
    final class Live implements AutoCloseable {

        private final CredentialId credential;
        private final Cancellation cancellation;
        private final AtomicReference<Optional<Cutting>> cutting = new AtomicReference<>(Optional.empty());

        private Live(CredentialId credential, Cancellation cancellation) {
            this.credential = credential;
            this.cancellation = cancellation;
        }

        /** Why it was cut, if it was; the first reason counts. */
        Optional<Cutting> cutting() {
            return cutting.get();
        }

        private void cut(Cutting why) {
            cutting.compareAndSet(Optional.empty(), Optional.of(why));
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
        if (stopped) {
            live.cut(Cutting.STOPPED);
        }
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
        revoked.forEach(key -> dispatched.getOrDefault(key, Set.of()).forEach(live -> live.cut(Cutting.REVOKED)));
    }

    /** Cuts all that runs, and from now on whatever begins. */
    public void stop() {
        stopped = true;
        dispatched.values().forEach(calls -> calls.forEach(live -> live.cut(Cutting.STOPPED)));
    }

    boolean stopped() {
        return stopped;
    }
}
