package dev.aigateway.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds who a request is from. Threads may share it.
 *
 * <p>At the door a key that was once seen valid is let through without a look-up, so that a body can be read; that
 * grants nothing, because whoever spends money or reads data looks the key up again.
 */
public final class Authenticator {

    private static final int REMEMBERED_MAX = 100_000;

    private final CredentialDirectory directory;
    private final LookUpAllowance allowance;
    private final SharedLookUps shared = new SharedLookUps();
    private final Set<KeyHash> seenValid = ConcurrentHashMap.newKeySet();

    public Authenticator(CredentialDirectory directory, LookUpAllowance allowance) {
        this.directory = directory;
        this.allowance = allowance;
    }

    /**
     * The key to be looked up again at admission; empty if none of the presented ones is good, or if two are good and
     * belong to different accounts.
     *
     * @throws TooManyUnknownKeys if one would have to be looked up, and the source has no look-up left
     */
    public Optional<KeyHash> atTheDoor(List<KeySecret> presented, InetAddress source) {
        List<KeyHash> plausible = plausible(presented).toList();
        if (plausible.size() == 1 && seenValid.contains(plausible.getFirst())) {
            return Optional.of(plausible.getFirst());
        }
        return only(plausible, hash -> shared.find(hash, () -> lookUp(hash, source)))
                .map(Found::hash);
    }

    /** The caller as the database knows them now; empty, or nothing at all, as in {@link #atTheDoor}. */
    public Optional<Caller> caller(List<KeySecret> presented, InetAddress source) {
        return only(plausible(presented).toList(), hash -> lookUp(hash, source)).map(Found::caller);
    }

    private record Found(KeyHash hash, Caller caller) {}

    private static Optional<Found> only(List<KeyHash> hashes, Function<KeyHash, Optional<Caller>> lookUp) {
        List<Found> found = hashes.stream()
                .flatMap(hash -> lookUp.apply(hash).map(caller -> new Found(hash, caller)).stream())
                .toList();
        long accounts = found.stream().map(f -> f.caller.account()).distinct().count();
        return accounts == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private Optional<Caller> lookUp(KeyHash hash, InetAddress source) {
        return seenValid.contains(hash) ? directory.findValid(hash) : lookUpUnseen(hash, source);
    }

    /** The allowance is taken before, so that many at once cannot go beyond it. */
    private Optional<Caller> lookUpUnseen(KeyHash hash, InetAddress source) {
        if (!allowance.take(source)) {
            throw new TooManyUnknownKeys();
        }
        boolean unknown = false;
        try {
            Optional<Caller> found = directory.findValid(hash);
            found.ifPresent(_ -> remember(hash));
            unknown = found.isEmpty();
            return found;
        } finally {
            allowance.done(source, unknown);
        }
    }

    private void remember(KeyHash hash) {
        if (seenValid.size() >= REMEMBERED_MAX) {
            seenValid.clear();
        }
        seenValid.add(hash);
    }

    private static Stream<KeyHash> plausible(List<KeySecret> presented) {
        return presented.stream()
                .filter(KeySecret::plausible)
                .map(KeySecret::hash)
                .distinct();
    }
}
