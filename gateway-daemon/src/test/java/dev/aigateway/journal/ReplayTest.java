package dev.aigateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.journal.JournalRecord.Begun;
import dev.aigateway.journal.JournalRecord.Dispatched;
import dev.aigateway.journal.JournalRecord.Ended;
import dev.aigateway.journal.JournalRecord.Progressed;
import dev.aigateway.journal.JournalRecord.Recovered;
import dev.aigateway.journal.JournalRecord.Settled;
import dev.aigateway.journal.Replay.Keep;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What is read of a segment that was cut or changed at any place. */
class ReplayTest {

    private static final UUID DAEMON = new UUID(1, 2);
    private static final String BOOT = "boot";
    private static final int RECORDS = 30;
    private static final int SEGMENTS = 2;

    private final long seed = Seeds.first();
    private final Random random = new Random(seed);
    private final Samples samples = new Samples(seed);

    /** A segment, and after each of its records where it ends and what is known by then. */
    private record Written(byte[] bytes, List<Integer> ends, List<List<JournaledAttempt>> known) {

        /** The number of records in the first bytes. */
        int records(int length) {
            return (int) ends.stream().filter(end -> end <= length).count();
        }

        List<JournaledAttempt> known(int length) {
            return records(length) == 0 ? List.of() : known.get(records(length) - 1);
        }
    }

    @RepeatedTest(SEGMENTS)
    void aCutSegmentIsReadUpToTheCut() {
        Written written = written();
        for (int length = 0; length <= written.bytes.length; length++) {
            Replay replay = replay(Arrays.copyOf(written.bytes, length));

            assertThat(snapshots(replay)).as("seed %d, length %d", seed, length).isEqualTo(written.known(length));
            assertThat(replay.trustworthy(BOOT))
                    .as("seed %d, length %d", seed, length)
                    .isEqualTo(written.ends.contains(length));
        }
    }

    @RepeatedTest(SEGMENTS)
    void aChangedSegmentIsReadUpToTheChange() {
        Written written = written();
        for (int at = 0; at < written.bytes.length; at++) {
            byte[] changed = written.bytes.clone();
            changed[at] ^= (byte) random.nextInt(1, 256);
            Replay replay = replay(changed);

            assertThat(snapshots(replay)).as("seed %d, byte %d", seed, at).isEqualTo(written.known(at));
            assertThat(replay.trustworthy(BOOT))
                    .as("seed %d, byte %d", seed, at)
                    .isFalse();
        }
    }

    @RepeatedTest(SEGMENTS)
    void bytesOfNothingAreNoAttempts() {
        byte[] noise = new byte[random.nextInt(10_000)];
        random.nextBytes(noise);

        assertThat(snapshots(replay(noise))).as("seed %d", seed).isEmpty();
        assertThat(snapshots(replay(new byte[noise.length]))).isEmpty();
    }

    @Test
    void zerosBehindTheEndAreDamage() {
        Written written = written();
        Replay replay = replay(Arrays.copyOf(written.bytes, written.bytes.length + 4096));

        assertThat(snapshots(replay)).isEqualTo(written.known.getLast());
        assertThat(replay.trustworthy(BOOT)).isFalse();
    }

    @Test
    void aSegmentOfAnotherDaemonDoesNotCount() {
        Replay replay = new Replay(new UUID(3, 4), Keep.ALL, 0);
        read(replay, 1, written().bytes);

        assertThat(replay.attempts()).isEmpty();
        assertThat(replay.trustworthy(BOOT)).isFalse();
    }

    @Test
    void whatIsSettledIsForgottenUnlessAllIsKept() {
        var attempt = samples.attempt();
        byte[] bytes =
                bytes(List.of(new Begun(DAEMON, BOOT, true), new Dispatched(attempt), new Settled(attempt.id(), 5)));
        Replay unsettled = new Replay(DAEMON, Keep.UNSETTLED, 10);
        read(unsettled, 1, bytes);

        assertThat(unsettled.attempts()).isEmpty();
        assertThat(snapshots(replay(bytes)))
                .containsExactly(new JournaledAttempt(attempt, Optional.empty(), Optional.empty(), true));
    }

    @Test
    void twoAttemptsOfOneRequestAreTwo() {
        var first = samples.attempt();
        byte[] bytes = bytes(List.of(
                new Begun(DAEMON, BOOT, true),
                new Dispatched(first),
                new Settled(Samples.otherAttempt(first.id()), 5)));

        assertThat(snapshots(replay(bytes))).singleElement().returns(false, JournaledAttempt::settled);
    }

    private Written written() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(SegmentReader.MAGIC);
        List<Integer> ends = new ArrayList<>();
        List<List<JournaledAttempt>> known = new ArrayList<>();
        Map<Object, JournaledAttempt> attempts = new LinkedHashMap<>();
        for (int i = 0; i < RECORDS; i++) {
            JournalRecord record = i == 0 ? new Begun(DAEMON, BOOT, true) : next(List.copyOf(attempts.values()));
            note(attempts, record);
            bytes.writeBytes(RecordCodec.encode(record));
            ends.add(bytes.size());
            known.add(List.copyOf(attempts.values()));
        }
        return new Written(bytes.toByteArray(), ends, known);
    }

    private JournalRecord next(List<JournaledAttempt> attempts) {
        if (attempts.isEmpty() || random.nextInt(3) == 0) {
            return new Dispatched(samples.attempt());
        }
        JournaledAttempt one = attempts.get(random.nextInt(attempts.size()));
        return switch (random.nextInt(4)) {
            case 0 -> new Progressed(one.id(), samples.metering());
            case 1 -> new Ended(samples.settlement(one.opened()));
            case 2 -> new Settled(one.id(), random.nextLong());
            default -> new Recovered();
        };
    }

    private static void note(Map<Object, JournaledAttempt> attempts, JournalRecord record) {
        switch (record) {
            case Begun _, Recovered _ -> {}
            case Dispatched(var opened) ->
                attempts.put(opened.id(), new JournaledAttempt(opened, Optional.empty(), Optional.empty(), false));
            case Progressed(var id, var metering) ->
                attempts.computeIfPresent(
                        id,
                        (_, known) -> new JournaledAttempt(
                                known.opened(), Optional.of(metering), known.ended(), known.settled()));
            case Ended(var settlement) ->
                attempts.computeIfPresent(
                        settlement.hold().id(),
                        (_, known) -> new JournaledAttempt(
                                known.opened(), known.progress(), Optional.of(settlement), known.settled()));
            case Settled(var id, var _) ->
                attempts.computeIfPresent(
                        id, (_, known) -> new JournaledAttempt(known.opened(), known.progress(), known.ended(), true));
        }
    }

    private static byte[] bytes(List<JournalRecord> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(SegmentReader.MAGIC);
        records.forEach(record -> bytes.writeBytes(RecordCodec.encode(record)));
        return bytes.toByteArray();
    }

    private static Replay replay(byte[] bytes) {
        Replay replay = new Replay(DAEMON, Keep.ALL, 0);
        read(replay, 1, bytes);
        return replay;
    }

    private static void read(Replay replay, long number, byte[] bytes) {
        Segment segment = new Segment(Path.of("journal"), number);
        segment.grew(bytes.length);
        replay.read(segment, new ByteArrayInputStream(bytes));
    }

    private static List<JournaledAttempt> snapshots(Replay replay) {
        return replay.attempts().stream().map(TrackedAttempt::snapshot).toList();
    }
}
