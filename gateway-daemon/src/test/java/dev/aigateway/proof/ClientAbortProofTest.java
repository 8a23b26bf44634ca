package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows 23 and 24: clients leave in every way at every moment; the provider is left within a second, every row is settled. */
class ClientAbortProofTest {

    private static final int AT_ONCE = 20;
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(1);
    private static final Duration CLOSED_MAX = Duration.ofSeconds(20);
    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(30);
    private static final Duration BETWEEN_PINGS = Duration.ofMillis(50);
    private static final Executor THREADS = Thread::startVirtualThread;
    private static final TokenUsage BILLED = new TokenUsage(21, 0, 0, 0, 1);

    /** What the client waits for when it leaves. */
    private enum Moment {
        FIRST_BYTE,
        NEXT_PART,
        WHAT_FOLLOWS_PINGS,
        WHOLE_ANSWER,
        GATHERED_ANSWER
    }

    private static final List<Moment> MOMENTS = List.of(Moment.values());

    private record Plan(
            Prompt prompt, Moment moment, boolean reset, CompletableFuture<ReceivedRequest> arrived, Gate gate) {

        static Plan random(Random random) {
            Moment moment = MOMENTS.get(random.nextInt(MOMENTS.size()));
            boolean stream = moment != Moment.WHOLE_ANSWER && moment != Moment.GATHERED_ANSWER;
            Route route = switch (moment) {
                case WHOLE_ANSWER -> Route.MESSAGES;
                case GATHERED_ANSWER -> Route.CHAT;
                case FIRST_BYTE, NEXT_PART, WHAT_FOLLOWS_PINGS -> random.nextBoolean() ? Route.MESSAGES : Route.CHAT;
            };
            return new Plan(
                    Prompt.of(route, stream, 300, 300),
                    moment,
                    random.nextBoolean(),
                    new CompletableFuture<>(),
                    new Gate());
        }

        Script script() {
            return switch (moment) {
                case FIRST_BYTE, WHOLE_ANSWER -> new Script.StallBeforeHeaders();
                case NEXT_PART, GATHERED_ANSWER -> new Script.StallMidStream(5);
                case WHAT_FOLLOWS_PINGS -> new Script.Lockstep(pings(), gate);
            };
        }

        private static Script pings() {
            List<byte[]> pieces = new ArrayList<>();
            pieces.add(frame("message_start", """
                {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":\
                "claude-haiku-5-5","content":[],"usage":{"input_tokens":21,"output_tokens":1}}}\
                """));
            pieces.addAll(Collections.nCopies(10_000, frame("ping", "{\"type\":\"ping\"}")));
            return new Script.RawFrames(pieces, BILLED);
        }

        private static byte[] frame(String event, String data) {
            return "event: %s\ndata: %s\n\n".formatted(event, data).getBytes(StandardCharsets.UTF_8);
        }

        boolean hasBegun() {
            return moment == Moment.NEXT_PART || moment == Moment.WHAT_FOLLOWS_PINGS;
        }
    }

    private final Map<String, Plan> plans = new ConcurrentHashMap<>();

    @Test
    void fault23And24TheProviderIsLeftWithinASecond() {
        try (Stage stage = Stage.set(2);
                Proof proof = Proof.of("aborts", 200)) {
            Script usual = Script.Answer.DEFAULT;
            stage.upstream().otherwise(request -> script(request, usual));
            stage.warm(stage.key());
            List<Duration> waits = new ArrayList<>();
            long settled = 0;
            while (proof.goesOn()) {
                int some = Math.min(AT_ONCE, proof.count() - proof.done());
                Instant since = stage.databaseNow();
                waits.addAll(leave(stage, some, proof.random()));
                settled += settled(stage, since);
                plans.clear();
                proof.did(some);
            }
            Collections.sort(waits);
            long within = waits.stream()
                    .filter(wait -> wait.compareTo(CLOSED_WITHIN) <= 0)
                    .count();
            proof.say("%d of %d left the provider within a second, the last after %d ms; %d of %d settled"
                    .formatted(within, proof.done(), waits.getLast().toMillis(), settled, proof.done()));
            assertThat(waits.getLast()).isLessThan(Proof.within(CLOSED_WITHIN));
            assertThat(settled).isEqualTo(proof.done());
            stage.assertSums();
        }
    }

    private Script script(ReceivedRequest request, Script usual) {
        Plan plan = plans.get(Prompt.marker(request.body()));
        if (plan == null) {
            return usual;
        }
        plan.arrived.complete(request);
        return plan.script();
    }

    /** Answers how long each was still asked for after its client had left. */
    private List<Duration> leave(Stage stage, int count, Random random) {
        List<CompletableFuture<Duration>> leaving = IntStream.range(0, count)
                .mapToObj(_ -> Plan.random(random))
                .map(plan -> CompletableFuture.supplyAsync(() -> leave(stage, plan), THREADS))
                .toList();
        return leaving.stream().map(CompletableFuture::join).toList();
    }

    private Duration leave(Stage stage, Plan plan) {
        plans.put(plan.prompt().marker(), plan);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), stage.fleet().port())) {
            socket.getOutputStream().write(Caller.request(stage.key().secret().reveal(), plan.prompt()));
            ReceivedRequest received = plan.arrived().get(ARRIVES_WITHIN.toSeconds(), TimeUnit.SECONDS);
            Thread.startVirtualThread(() -> ping(plan.gate(), received));
            if (plan.hasBegun()) {
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            Instant left = leave(socket, plan.reset());
            assertThat(received.awaitDisconnect(CLOSED_MAX)).as(plan.toString()).isTrue();
            return Duration.between(left, received.disconnectedAt().orElseThrow());
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(plan.toString(), e);
        }
    }

    /** Goes on as long as anybody could listen. */
    private static void ping(Gate gate, ReceivedRequest received) {
        while (received.disconnectedAt().isEmpty()) {
            gate.release();
            LockSupport.parkNanos(BETWEEN_PINGS.toNanos());
        }
    }

    private static Instant leave(Socket socket, boolean reset) throws IOException {
        Instant now = Instant.now();
        if (reset) {
            socket.setSoLinger(true, 0);
            socket.close();
        } else {
            socket.shutdownOutput(); // To close it over unread bytes would be a reset, too.
        }
        return now;
    }

    /** How many of them have their one row, settled. */
    private long settled(Stage stage, Instant since) {
        stage.awaitIdle();
        List<Attempt> rows = stage.ledger().attemptsSince(since);
        return plans.keySet().stream()
                .filter(marker -> rows.stream()
                        .filter(row -> marker.equals(row.clientRequestId()))
                        .map(row -> row.state() + " " + row.source())
                        .toList()
                        .equals(List.of("settled estimated")))
                .count();
    }
}
