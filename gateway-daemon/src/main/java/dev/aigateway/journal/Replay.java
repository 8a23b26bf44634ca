package dev.aigateway.journal;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.journal.JournalRecord.Begun;
import dev.aigateway.journal.JournalRecord.Dispatched;
import dev.aigateway.journal.JournalRecord.Ended;
import dev.aigateway.journal.JournalRecord.Progressed;
import dev.aigateway.journal.JournalRecord.Recovered;
import dev.aigateway.journal.JournalRecord.Settled;
import dev.aigateway.journal.SegmentReader.Reading;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What segments add up to, read from the oldest on. Not for several threads at once. */
final class Replay {

    /** Which attempts stay in memory. */
    enum Keep {
        UNSETTLED,
        ALL
    }

    private final UUID daemon;
    private final Keep keep;
    private final long nowMillis;
    private final Map<AttemptId, TrackedAttempt> attempts = new LinkedHashMap<>();
    private final Trust trust = new Trust();
    private final List<String> damages = new ArrayList<>();
    private boolean ours;

    Replay(UUID daemon, Keep keep, long nowMillis) {
        this.daemon = daemon;
        this.keep = keep;
        this.nowMillis = nowMillis;
    }

    /** In the order in which they were dispatched. */
    List<TrackedAttempt> attempts() {
        return List.copyOf(attempts.values());
    }

    boolean trustworthy(String bootId) {
        return trust.holds(bootId);
    }

    /** What did not count, and why; a sentence for each segment that has such a rest. */
    List<String> damages() {
        return List.copyOf(damages);
    }

    /** Takes what is sound up to the first damage, if there is one. */
    void read(Segment segment) {
        try (InputStream in =
                new BufferedInputStream(new FileInputStream(segment.file().toFile()))) {
            read(segment, in);
        } catch (IOException e) {
            damaged(segment, 0, "it cannot be opened: " + e.getMessage());
        }
    }

    void read(Segment segment, InputStream in) {
        ours = false;
        Reading reading = SegmentReader.read(in, segment.bytes(), record -> {
            if (ours || record instanceof Begun) {
                take(segment, record);
            }
        });
        if (reading.damage().isPresent()) {
            damaged(segment, reading.soundBytes(), reading.damage().get());
        } else if (!ours) {
            damaged(segment, 0, "it has no heading of this daemon");
        }
    }

    private void damaged(Segment segment, long soundBytes, String reason) {
        trust.damaged();
        segment.usedAt(nowMillis);
        damages.add("%s counts only up to byte %d of %d: %s"
                .formatted(segment.file().getFileName(), soundBytes, segment.bytes(), reason));
    }

    private void take(Segment segment, JournalRecord record) {
        switch (record) {
            case Begun begun -> begun(segment, begun);
            case Dispatched dispatched -> dispatched(segment, dispatched.opened());
            case Progressed progressed ->
                tracked(progressed.id()).ifPresent(attempt -> attempt.progress(progressed.metering()));
            case Ended ended ->
                tracked(ended.settlement().hold().id()).ifPresent(attempt -> attempt.ended(ended.settlement()));
            case Settled settled -> tracked(settled.id()).ifPresent(attempt -> settled(attempt, settled.atMillis()));
            case Recovered _ -> trust.recovered();
        }
    }

    private void begun(Segment segment, Begun begun) {
        ours = begun.daemon().equals(daemon);
        if (ours) {
            trust.begun(segment.number(), begun);
        }
    }

    /** Written twice where a segment was given up; the first counts. */
    private void dispatched(Segment segment, OpenAttempt opened) {
        if (attempts.putIfAbsent(opened.id(), new TrackedAttempt(opened, segment)) == null) {
            segment.begun();
        }
    }

    private void settled(TrackedAttempt attempt, long atMillis) {
        attempt.settled(Math.min(atMillis, nowMillis));
        if (keep == Keep.UNSETTLED) {
            attempts.remove(attempt.id());
        }
    }

    private Optional<TrackedAttempt> tracked(AttemptId id) {
        return Optional.ofNullable(attempts.get(id));
    }
}
