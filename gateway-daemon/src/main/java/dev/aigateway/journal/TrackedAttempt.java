package dev.aigateway.journal;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.provider.Metering;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that is in the journal, with what was last written of it. Changed under the journal's lock; any thread may
 * ask whether there is news.
 */
final class TrackedAttempt {

    /** Closer together, two reports say nearly the same. */
    private static final long PROGRESS_EVERY_MILLIS = 50;

    private final OpenAttempt opened;
    private final Segment segment;
    private volatile @Nullable Metering progress;
    private volatile long triedAtMillis = -PROGRESS_EVERY_MILLIS;
    private @Nullable Settlement ended;
    private boolean settled;

    TrackedAttempt(OpenAttempt opened, Segment segment) {
        this.opened = opened;
        this.segment = segment;
    }

    OpenAttempt opened() {
        return opened;
    }

    AttemptId id() {
        return opened.id();
    }

    Optional<Metering> progress() {
        return Optional.ofNullable(progress);
    }

    void progress(Metering written) {
        progress = written;
    }

    Optional<Settlement> ended() {
        return Optional.ofNullable(ended);
    }

    void ended(Settlement settlement) {
        ended = settlement;
    }

    /** Once; the segment may go some time later. */
    void settled(long atMillis) {
        if (!settled) {
            settled = true;
            segment.settled(atMillis);
        }
    }

    /** Whether a metering is worth a record; asked for every group of frames. */
    boolean isDue(Metering metering, InstantSource clock) {
        Metering last = progress;
        if (last != null && metering.complete() && !last.complete()) {
            return true;
        }
        return (last == null || moved(last, metering)) && waited(clock.millis());
    }

    /** By a hundredth; usage is reported two or three times in an answer, so that any change of it counts. */
    private static boolean moved(Metering last, Metering now) {
        long more = now.characters() - last.characters();
        return (more > 0 && more * 100 >= last.characters()) || !now.usage().equals(last.usage());
    }

    /** In either direction: a clock that was set back must not silence a call. */
    private boolean waited(long nowMillis) {
        if (Math.abs(nowMillis - triedAtMillis) < PROGRESS_EVERY_MILLIS) {
            return false;
        }
        triedAtMillis = nowMillis;
        return true;
    }

    JournaledAttempt snapshot() {
        return new JournaledAttempt(opened, progress(), ended(), settled);
    }
}
