package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.InstalledProgram;
import dev.aigateway.proof.Fleet.Member;
import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.Script.Paced;
import dev.aigateway.usage.TokenUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 40: daemons are asked to end under load; no stream is cut in silence, no newcomer is reset, no call fails. */
class DrainProofTest {

    private static final int STREAMS = 200;
    private static final int PARTS = 10;
    private static final Duration BETWEEN_PARTS = Duration.ofMillis(500);
    private static final Duration BETWEEN_NEWCOMERS = Duration.ofMillis(50);
    private static final int DAEMONS = 3;
    private static final int CALLERS = 30;
    private static final Duration USED_AGAIN_WITHIN = Duration.ofSeconds(30);
    private static final Script.Answer ANSWER =
            new Script.Answer("word ".repeat(PARTS).strip(), new TokenUsage(300, 0, 0, 50, 200));

    @TempDir
    Path folder;

    private final AtomicInteger turn = new AtomicInteger();

    @Test
    void fault40TwoHundredStreamsEndUncutAndNewcomersAreAnswered() {
        try (Stage stage = Stage.set(1, Map.of("SHUTDOWN_GRACE", "60s"));
                Proof proof = Proof.of("drain.streams", STREAMS)) {
            Load streams = streams(stage, proof.count(), new Paced(ANSWER, Duration.ZERO, BETWEEN_PARTS));
            Member member = stage.fleet().member(0);
            member.process().terminate();
            Load visits = Load.start(1, () -> Prompt.of(Route.MESSAGES, false, 100, 100), prompt -> {
                LockSupport.parkNanos(BETWEEN_NEWCOMERS.toNanos());
                return stage.at(member, stage.key(), prompt);
            });
            Await.until(
                    "the first stream ends",
                    Proof.within(Duration.ofSeconds(60)),
                    () -> !streams.answers().isEmpty());
            List<Answer> newcomers = visits.stop();
            List<Answer> finished = streams.join();

            assertThat(member.process().exitCode()).isZero();
            proof.did(finished.size());
            proof.say("%d of %d streams uncut, %d newcomers answered"
                    .formatted(count(finished), proof.count(), newcomers.size()));
            assertThat(Answer.except(finished, Answer::finished)).isEmpty();
            assertThat(Answer.except(newcomers, Answer::finishedOrUnavailable)).isEmpty();
            assertThat(newcomers).isNotEmpty();
            stage.assertBookEqualsLedger(finished);
        }
    }

    @Test
    void fault40TwoHundredStreamsThatCannotEndInTimeAreToldAndSettled() {
        try (Stage stage = Stage.set(1, Map.of("SHUTDOWN_GRACE", "2s"));
                Proof proof = Proof.of("drain.forced", STREAMS)) {
            Load streams = streams(stage, proof.count(), new Script.StallMidStream(ANSWER, 5));
            Member member = stage.fleet().member(0);
            assertThat(member.end()).isZero();
            List<Answer> cut = streams.join();
            long told = cut.stream().filter(DrainProofTest::told).count();
            proof.did(cut.size());
            proof.say("%d of %d streams ended with an error event".formatted(told, proof.count()));
            assertThat(Answer.except(cut, DrainProofTest::told)).isEmpty();
            stage.awaitIdle();
            assertThat(stage.ledger().attempts())
                    .filteredOn(attempt -> "the gateway was stopped".equals(attempt.error()))
                    .hasSize(proof.count())
                    .allSatisfy(attempt -> {
                        assertThat(attempt.state()).isEqualTo("settled");
                        assertThat(attempt.source()).isEqualTo("estimated");
                        assertThat(attempt.usage().input())
                                .isEqualTo(ANSWER.usage().input());
                    });
            stage.assertSums();
        }
    }

    /** In the words of either dialect, and without what a good end looks like. */
    private static boolean told(Answer answer) {
        boolean event = switch (answer.prompt().route()) {
            case MESSAGES -> answer.body().contains("event: error\ndata: {\"type\":\"error\"");
            case CHAT -> answer.body().contains("data: {\"error\":{");
        };
        return answer.status() == 200 && event && !answer.complete();
    }

    @Test
    void fault40ARollingRestartBehindABalancerFailsNoCall() throws Exception {
        var _ = InstalledProgram.named("haproxy");
        try (Stage stage = Stage.set(DAEMONS, Map.of("SHUTDOWN_GRACE", "60s"));
                Proof proof = Proof.of("drain.restarts", DAEMONS)) {
            stage.upstream().otherwise(TypicalAnswers.streaming(System.nanoTime()));
            List<Integer> ports = atFixedPorts(stage);
            List<Answer> answers;
            try (Balancer balancer = Balancer.start(folder, ports);
                    Load load = Load.start(CALLERS, this::prompt, prompt -> stage.through(balancer.port(), prompt))) {
                stage.fleet().members().forEach(member -> awaitUse(stage, member));
                while (proof.goesOn()) {
                    Member member = stage.fleet().member(proof.done() % DAEMONS);
                    assertThat(member.end()).isZero();
                    member.start();
                    awaitUse(stage, member);
                    proof.did(1);
                }
                answers = load.stop();
            }
            List<Answer> failed = Answer.except(answers, Answer::finished);
            proof.say("%d of %d calls failed during the restarts".formatted(failed.size(), answers.size()));
            assertThat(failed).isEmpty();
            assertThat(answers).hasSizeGreaterThan(CALLERS);
            stage.assertBookEqualsLedger(answers);
        }
    }

    private static List<Integer> atFixedPorts(Stage stage) {
        List<Integer> ports = new ArrayList<>();
        for (Member member : stage.fleet().members()) {
            assertThat(member.end()).isZero();
            ports.add(Balancer.fixedPort());
            member.startAt(ports.getLast());
        }
        return ports;
    }

    /** The balancer sends calls to it. */
    private static void awaitUse(Stage stage, Member member) {
        Instant since = stage.databaseNow();
        Await.until(
                "the balancer uses the daemon",
                Proof.within(USED_AGAIN_WITHIN),
                () -> stage.ledger().attemptsSince(since).stream()
                        .anyMatch(attempt -> attempt.daemon().equals(member.id())));
    }

    /** Returns once the provider has all of them. */
    private Load streams(Stage stage, int count, Script script) {
        stage.warm(stage.key());
        for (int i = 0; i < count; i++) {
            stage.upstream().enqueue(script);
        }
        int before = stage.upstream().requests().size();
        Load load = Load.start(count, count, this::prompt, prompt -> stage.callUntilAdmitted(prompt, stage.key()));
        var _ = stage.upstream().awaitRequest(before + count);
        return load;
    }

    /** A stream in each dialect in turn. */
    private Prompt prompt() {
        Route route = turn.getAndIncrement() % 2 == 0 ? Route.MESSAGES : Route.CHAT;
        return Prompt.of(route, true, 300, 300);
    }

    private static long count(Collection<Answer> answers) {
        return answers.stream().filter(Answer::finished).count();
    }
}
