package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.budget.Step;
import dev.aigateway.daemon.Fault;
import dev.aigateway.proof.Fleet.Member;
import dev.aigateway.proof.Prompt.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Row 39: three daemons under load are killed at each step of the protocol and at any moment, and no call is lost. */
class KillProofTest {

    private static final int DAEMONS = 3;
    private static final int CALLERS = 72;
    private static final int AT_ANY_MOMENT = 3;
    private static final Executor THREADS = Thread::startVirtualThread;

    private final Stage stage = Stage.set(DAEMONS);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aKillAtAnyStepLosesNoCallAndChargesNoneTwice() {
        try (Proof proof = Proof.of("kills", Step.values().length + AT_ANY_MOMENT)) {
            stage.upstream().otherwise(TypicalAnswers.streaming(proof.random().nextLong()));
            while (proof.goesOn()) {
                Queue<Optional<Fault>> deaths = deaths(proof.random());
                int killed = deaths.size();
                round(proof, deaths);
                proof.did(killed);
            }
        }
    }

    /** Each step once, in any order, and some moments that nobody chose. */
    private static Queue<Optional<Fault>> deaths(Random random) {
        List<Optional<Fault>> deaths = new ArrayList<>();
        Stream.of(Step.values()).forEach(step -> deaths.add(Optional.of(new Fault(step, 1 + random.nextInt(30)))));
        Collections.addAll(deaths, Optional.empty(), Optional.empty(), Optional.empty());
        Collections.shuffle(deaths, random);
        return new ConcurrentLinkedQueue<>(deaths);
    }

    private void round(Proof proof, Queue<Optional<Fault>> deaths) {
        Random random = proof.random();
        int before = stage.upstream().requests().size();
        Instant since = stage.databaseNow();
        List<Answer> answers;
        try (Load load = Load.start(CALLERS, () -> prompt(random), stage::call)) {
            List<CompletableFuture<Void>> lives = stage.fleet().members().stream()
                    .map(member -> CompletableFuture.runAsync(() -> dieOfEach(member, deaths), THREADS))
                    .toList();
            lives.forEach(CompletableFuture::join);
            answers = load.stop();
        }
        stage.awaitIdle();
        BookAgainstLedger comparison = stage.comparison(before, since);
        List<String> problems = comparison.problems(answers);
        proof.say(comparison.summary());
        assertThat(problems).isEmpty();
        stage.assertSums();
    }

    private static void dieOfEach(Member member, Queue<Optional<Fault>> deaths) {
        for (Optional<Fault> fault = deaths.poll(); fault != null; fault = deaths.poll()) {
            if (fault.isEmpty()) {
                atAnyMoment(member);
            } else {
                member.kill();
                member.startToDie(fault.get());
            }
            member.start();
        }
    }

    private static void atAnyMoment(Member member) {
        LockSupport.parkNanos(Duration.ofMillis(System.nanoTime() % 700).toNanos());
        member.kill();
    }

    private static Prompt prompt(Random random) {
        synchronized (random) {
            return Prompt.of(
                    random.nextInt(3) == 0 ? Route.CHAT : Route.MESSAGES,
                    random.nextInt(5) != 0,
                    2_000,
                    200 + random.nextInt(2_000));
        }
    }
}
