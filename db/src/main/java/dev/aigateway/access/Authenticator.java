package dev.aigateway.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Set<KeyHash> seenValid = ConcurrentHashMap.newKeySet();

    public Authenticator(CredentialDirectory directory) {
        this.directory = directory;
    }

    /**
     * The key to be looked up again at admission; empty if none of the presented ones is good, or if two are good and
     * belong to different accounts.
     */
    public Optional<KeyHash> atTheDoor(List<KeySecret> presented) {
        List<KeyHash> plausible = plausible(presented).toList();
        if (plausible.size() == 1 && seenValid.contains(plausible.getFirst())) {
            return Optional.of(plausible.getFirst());
        }
        return lookUp(plausible).map(Found::hash);
    }

    /** The caller as the database knows them now; empty as in {@link #atTheDoor}. */
    public Optional<Caller> caller(List<KeySecret> presented) {
        return lookUp(plausible(presented).toList()).map(Found::caller);
    }

    private record Found(KeyHash hash, Caller caller) {}

    private Optional<Found> lookUp(List<KeyHash> hashes) {
        List<Found> found = hashes.stream()
                .flatMap(hash -> directory.findValid(hash).map(caller -> new Found(hash, caller)).stream())
                .toList();
        long accounts = found.stream().map(f -> f.caller.account()).distinct().count();
        if (accounts != 1) {
            return Optional.empty();
        }
        found.forEach(f -> remember(f.hash));
        return Optional.of(found.getFirst());
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
