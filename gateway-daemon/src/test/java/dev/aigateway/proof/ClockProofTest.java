package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aigateway.proof.Fleet.Member;
import dev.aigateway.proof.Prompt.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 64: clocks of daemons that are an hour wrong, or step back, change nothing. */
class ClockProofTest {

    private static final int CALLERS = 20;
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int CALLS = 100;

    @TempDir
    Path folder;

    @Test
    void fault64ClocksThatAreWrongAndStepBackHaveNoEffect() throws Exception {
        Path faketime = faketime();
        try (Stage stage = Stage.set(3);
                Proof proof = Proof.of("clocks", 1)) {
            stage.upstream().otherwise(TypicalAnswers.streaming(System.nanoTime()));
            Path fast = startAt(stage.fleet().member(0), faketime, "+3600");
            Path slow = startAt(stage.fleet().member(1), faketime, "-3600");
            List<Answer> answers = new ArrayList<>();
            assertOff(stage, 0, Duration.ofHours(1), answers);
            assertOff(stage, 1, Duration.ofHours(-1), answers);
            Limits account = Limits.of(stage, "soft", 100_000_000, -1);
            try (Load load = Load.start(
                    CALLERS,
                    () -> Prompt.of(Route.MESSAGES, true, 500, 500),
                    prompt -> stage.call(prompt, account.key()))) {
                awaitCalls(load, CALLS);
                Files.writeString(fast, "+3000");
                Files.writeString(slow, "-4200");
                assertOff(stage, 0, Duration.ofMinutes(50), answers);
                assertOff(stage, 1, Duration.ofMinutes(-70), answers);
                awaitCalls(load, load.answers().size() + CALLS);
                answers.addAll(load.stop());
            }
            assertThat(Answer.except(answers, Answer::finishedOrUnavailable)).isEmpty();
            stage.assertBookEqualsLedger(answers);
            assertThat(stage.ledger().attempts())
                    .allSatisfy(attempt -> assertThat(Duration.between(attempt.openedAt(), stage.databaseNow()))
                            .isBetween(Duration.ZERO, Duration.ofMinutes(30)));
            proof.did(1);
            proof.say(answers.size() + " calls");
        }
    }

    private static void awaitCalls(Load load, int count) {
        Await.until("calls", WITHIN, () -> load.answers().size() > count);
    }

    private static Path faketime() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            List<Path> libraries = folders.map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .toList();
            assumeTrue(!libraries.isEmpty(), "libfaketime is not installed");
            return libraries.getFirst();
        }
    }

    /** Answers the file that moves its clock. */
    private Path startAt(Member member, Path faketime, String seconds) throws IOException {
        Path file = Files.writeString(folder.resolve("clock" + seconds), seconds);
        assertThat(member.end()).isZero();
        member.startWith(Map.of(
                "LD_PRELOAD",
                faketime.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Else every timed wait of a JVM ends at once.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0"));
        return file;
    }

    /** A daemon's own clock is in its requests' ids (RFC 9562, 5.7). */
    private static void assertOff(Stage stage, int number, Duration by, List<Answer> answers) {
        Await.until("its clock is off by " + by, WITHIN, () -> {
            Answer answer = stage.at(stage.fleet().member(number));
            answers.add(answer);
            long millis = answer.requestId().orElseThrow().getMostSignificantBits() >>> 16;
            Duration off = Duration.between(Instant.now(), Instant.ofEpochMilli(millis));
            return off.minus(by).abs().compareTo(Duration.ofMinutes(2)) < 0;
        });
    }
}
