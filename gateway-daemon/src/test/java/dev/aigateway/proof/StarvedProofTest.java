package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.proof.Fleet.Member;
import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.proof.SlowClients.Kind;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Row 44: a daemon that gets a tenth of a processor is slow, and neither takes itself for dead nor is taken for it. */
@Tag("long")
class StarvedProofTest {

    private static final int STREAMS = 20;
    private static final int CALLERS = 4;
    private static final int SLOW_HEADS = 20;
    private static final Duration HEADERS_WITHIN = Duration.ofSeconds(15);

    @Test
    void fault44AStarvedDaemonKeepsItsDeadlinesAndItsCalls() throws Exception {
        try (Stage stage = Stage.set(2);
                Proof proof = Proof.of("starved.seconds", 60)) {
            stage.warm(stage.key());
            Member starved = stage.fleet().member(0);
            Gate gate = new Gate();
            Load running = stage.openStreams(STREAMS, starved, gate);
            stage.upstream().otherwise(TypicalAnswers.streaming(System.nanoTime()));
            List<Answer> meanwhile;
            try (Starving _ = Starving.of(starved.process().handle());
                    SlowClients slow =
                            SlowClients.connect(starved.port(), Collections.nCopies(SLOW_HEADS, Kind.SLOW_HEADERS));
                    Load load = Load.start(CALLERS, StarvedProofTest::stream, p -> stage.at(starved, stage.key(), p))) {
                LockSupport.parkNanos(Duration.ofSeconds(proof.count()).toNanos());
                gate.open();
                meanwhile = load.stop();
                assertThat(slow.open(Kind.SLOW_HEADERS)).isZero();
                assertThat(slow.longest(Kind.SLOW_HEADERS)).isLessThan(HEADERS_WITHIN);
                proof.say("%d calls meanwhile, slow heads were open for at most %d ms"
                        .formatted(
                                meanwhile.size(),
                                slow.longest(Kind.SLOW_HEADERS).toMillis()));
            }
            assertThat(Answer.except(running.join(), Answer::finished)).isEmpty();
            assertThat(Answer.except(meanwhile, Answer::finishedOrUnavailable)).isEmpty();
            assertThat(meanwhile).anyMatch(Answer::finished);
            assertThat(starved.process().running()).isTrue();
            stage.assertBookEqualsLedger(meanwhile);
            assertThat(stage.ledger().attempts())
                    .filteredOn(attempt -> attempt.state().equals("settled"))
                    .extracting(Attempt::source)
                    .containsOnly("reported");
            proof.did(proof.count());
        }
    }

    private static Prompt stream() {
        return Prompt.of(Route.MESSAGES, true, 300, 300);
    }

    /** A process that stands still for nine of ten parts of each 100 ms, as one with a CPU quota that is used up does. */
    private record Starving(Process loop) implements AutoCloseable {

        private static final String LOOP =
                "trap 'kill -CONT $0; exit' TERM; while kill -STOP $0; do sleep 0.09; kill -CONT $0; sleep 0.01; done";

        static Starving of(ProcessHandle process) throws IOException {
            return new Starving(new ProcessBuilder("bash", "-c", LOOP, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }

        @Override
        public void close() {
            loop.destroy();
            var _ = loop.onExit().join();
        }
    }
}
