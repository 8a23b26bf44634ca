package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.store.TestPostgres;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.Script.Paced;
import dev.aigateway.usage.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Row 51: while Postgres is away what runs comes to its end and is settled later, and what is new hears so at once. */
class DatabaseAwayProofTest {

    private static final int STREAMS = 40;
    private static final int PARTS = 10;
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(1);
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);
    private static final long MORE_BYTES_MAX = 64 << 20;
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(250);

    private final Stage stage = Stage.set(2);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void fault51AFrozenPostgresStopsNoRunningStream() {
        whileAway("away.frozen", TestPostgres::freeze, TestPostgres::thaw);
    }

    @Test
    void aStoppedPostgresStopsNoRunningStream() {
        whileAway("away.stopped", TestPostgres::stop, TestPostgres::start);
    }

    private void whileAway(String name, Consumer<TestPostgres> leave, Consumer<TestPostgres> comeBack) {
        try (Proof proof = Proof.of(name, 15)) {
            stage.warm(stage.key());
            Load streams = longStreams(Duration.ofSeconds(proof.count()));
            List<Figures> before = figures();
            Collection<Answer> probes = new ConcurrentLinkedQueue<>();
            leave.accept(stage.postgres());
            long left = System.nanoTime();
            while (proof.goesOn()) {
                probe(probes);
                LockSupport.parkNanos(BETWEEN_PROBES.toNanos());
                proof.did((int) Duration.ofNanos(System.nanoTime() - left).toSeconds() - proof.done());
            }
            List<Figures> away = figures();
            long back = System.nanoTime();
            comeBack.accept(stage.postgres());
            List<Answer> finished = streams.join();
            stage.awaitIdle(DRAINED_WITHIN);
            List<Answer> told = probes.stream()
                    .filter(probe -> probe.endedNanos() < back)
                    .sorted(Comparator.comparing(Answer::took))
                    .toList();
            proof.say("%d of %d streams finished, %d probes, 99 %% after %d ms, the slowest after %d ms"
                    .formatted(
                            finished.stream().filter(Answer::finished).count(),
                            STREAMS,
                            told.size(),
                            most(told).toMillis(),
                            told.getLast().took().toMillis()));
            proof.say("the daemons before: %s; at the end of it: %s".formatted(before, away));
            for (int i = 0; i < away.size(); i++) {
                assertThat(away.get(i).liveBytes() - before.get(i).liveBytes()).isLessThan(MORE_BYTES_MAX);
            }
            assertThat(finished).hasSize(STREAMS);
            assertThat(Answer.except(finished, Answer::finished)).isEmpty();
            assertThat(told).allSatisfy(DatabaseAwayProofTest::assertTold);
            assertThat(most(told)).isLessThan(Proof.within(REFUSED_WITHIN));
            List<Answer> all = new ArrayList<>(finished);
            all.addAll(probes);
            stage.assertBookEqualsLedger(all);
            stage.warm(stage.key());
        }
    }

    private List<Figures> figures() {
        return stage.fleet().members().stream()
                .map(member -> Figures.of(member.process()))
                .toList();
    }

    /** Which end well before the database is back. */
    private Load longStreams(Duration away) {
        Duration pause = away.multipliedBy(2).dividedBy(3L * PARTS);
        Script.Answer answer = new Script.Answer("word ".repeat(PARTS).strip(), new TokenUsage(300, 0, 0, 50, 200));
        int before = stage.upstream().requests().size();
        for (int i = 0; i < STREAMS; i++) {
            stage.upstream().enqueue(new Paced(answer, Duration.ZERO, pause));
        }
        Load load = Load.start(STREAMS, STREAMS, DatabaseAwayProofTest::stream, stage::call);
        var _ = stage.upstream().awaitRequest(before + STREAMS);
        return load;
    }

    private static Prompt stream() {
        return Prompt.of(Route.MESSAGES, true, 1_000, 1_000);
    }

    private void probe(Collection<Answer> probes) {
        stage.fleet()
                .members()
                .forEach(
                        member -> Thread.startVirtualThread(() -> probes.add(stage.at(member, stage.key(), stream()))));
    }

    private static void assertTold(Answer probe) {
        assertThat(probe.status()).as(probe.toString()).isEqualTo(503);
        assertThat(probe.headers()).containsKey("retry-after");
    }

    /** How long 99 of 100 took at most. */
    private static Duration most(List<Answer> sorted) {
        return sorted.get(sorted.size() * 99 / 100).took();
    }
}
