package dev.aigateway.access;

import java.util.Optional;

/** Where keys are looked up. */
public interface CredentialDirectory {

    /** Whose key this is, if it is neither revoked nor expired; throws if the look-up cannot be made. */
    Optional<Caller> findValid(KeyHash hash);
}
