package dev.aigateway.budget;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The warnings of all daemons, and which of them somebody was told. */
public interface WarningRegister {

    /**
     * The next of this month or the last that nobody was told; nobody else gets it before the lease has ended. Of those
     * that are free, the ones that were never tried come first.
     */
    Optional<RaisedWarning> claim(Duration lease);

    /** Somebody was told: it is never claimed again. */
    void delivered(UUID id);

    /** Ends a claim: the next one is possible after the pause. Without effect if the lease has ended and somebody else has claimed it. */
    void postpone(RaisedWarning claimed, Duration pause);

    /** The company's own limit at its provider is reached; once a month, however often it is said. */
    void raiseProviderLimit();
}
