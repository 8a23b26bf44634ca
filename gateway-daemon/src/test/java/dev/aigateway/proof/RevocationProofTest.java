package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.Role;
import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows 62 and 66: keys are deleted under load; nothing that came after is sent upstream, and what runs is cut. */
class RevocationProofTest {

    private static final int AT_ONCE = 20;
    private static final int STREAMS = 2;
    private static final Duration CUT_WITHIN = Duration.ofSeconds(2);
    private static final Duration CUT_WITHOUT_NOTICE_WITHIN = Duration.ofSeconds(5);
    private static final Duration CUT_MAX = Duration.ofSeconds(30);
    private static final Executor THREADS = Thread::startVirtualThread;

    private final Stage stage = Stage.set(3);
    private final IssuedKey administrator = stage.newKey(Role.ADMIN);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> streams = ConcurrentHashMap.newKeySet();
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        client.shutdownNow();
        stage.close();
    }

    @Test
    void fault66ADeletedKeyIsRefusedEverywhereAtOnce() {
        try (Proof proof = Proof.of("revocations", 200)) {
            TypicalAnswers quick = TypicalAnswers.quick(proof.random().nextLong());
            stage.upstream().otherwise(request -> script(request, quick));
            while (proof.goesOn()) {
                List<CompletableFuture<Long>> deletions = IntStream.range(
                                0, Math.min(AT_ONCE, proof.count() - proof.done()))
                        .mapToObj(_ -> CompletableFuture.supplyAsync(this::oneKey, THREADS))
                        .toList();
                long slowest = deletions.stream()
                        .mapToLong(CompletableFuture::join)
                        .max()
                        .orElse(0);
                proof.say("the last stream of " + deletions.size() + " keys was cut after " + slowest + " ms");
                proof.did(deletions.size());
            }
            stage.awaitIdle();
            stage.assertSums();
        }
    }

    @Test
    void fault62ALostListenConnectionDelaysACutByAtMostFiveSeconds() {
        stage.upstream().otherwise(request -> script(request, TypicalAnswers.quick(System.nanoTime())));
        IssuedKey key = stage.newKey(Role.MEMBER);
        stage.warm(key);
        List<Load> open = openStreams(key);
        long lost = stage.postgres().number("""
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where application_name = 'gateway-daemon-revocations'\
            """);
        delete(key);
        long deleted = System.nanoTime();
        assertThat(lost).isEqualTo(stage.fleet().members().size());
        stage.fleet()
                .members()
                .forEach(member ->
                        assertThat(stage.at(member, key, quick()).status()).isEqualTo(401));
        List<Answer> cut =
                open.stream().flatMap(stream -> stream.join(CUT_MAX).stream()).toList();
        assertThat(cut)
                .hasSize(STREAMS)
                .allMatch(Answer::broken)
                .allSatisfy(answer -> assertThat(Duration.ofNanos(answer.endedNanos() - deleted))
                        .isLessThan(Proof.within(CUT_WITHOUT_NOTICE_WITHIN)));
        stage.awaitIdle();
        stage.assertSums();
    }

    /** Streams never end by themselves. */
    private Script script(ReceivedRequest request, TypicalAnswers quick) {
        String marker = Prompt.marker(request.body());
        arrived.add(marker);
        return streams.contains(marker) ? new Script.StallMidStream(4) : quick.apply(request);
    }

    /** Answers after how many milliseconds the last of its streams was cut. */
    private long oneKey() {
        IssuedKey key = stage.newKey(Role.MEMBER);
        List<Load> open = openStreams(key);
        long deleted;
        List<Answer> answers;
        try (Load load = Load.start(3, RevocationProofTest::quick, prompt -> stage.call(prompt, key))) {
            Await.until("some calls", CUT_MAX, () -> load.answers().size() > 6);
            delete(key);
            deleted = System.nanoTime();
            int before = load.answers().size();
            Await.until(
                    "calls after the deletion", CUT_MAX, () -> load.answers().size() > before + 6);
            answers = load.stop();
        }
        assertRefusedAfter(deleted, answers);
        List<Answer> cut =
                open.stream().flatMap(stream -> stream.join(CUT_MAX).stream()).toList();
        assertThat(cut).hasSize(STREAMS);
        assertThat(Answer.except(cut, Answer::broken)).isEmpty();
        long slowest = cut.stream().mapToLong(Answer::endedNanos).max().orElse(deleted) - deleted;
        assertThat(Duration.ofNanos(slowest)).isLessThan(Proof.within(CUT_WITHIN));
        return Duration.ofNanos(slowest).toMillis();
    }

    private static Prompt quick() {
        return Prompt.of(Route.MESSAGES, false, 100, 100);
    }

    private void assertRefusedAfter(long deleted, List<Answer> answers) {
        List<Answer> after =
                answers.stream().filter(answer -> answer.beganNanos() > deleted).toList();
        assertThat(after).isNotEmpty();
        assertThat(Answer.except(after, answer -> answer.refused(401) || answer.unavailable()))
                .isEmpty();
        assertThat(after).extracting(answer -> answer.prompt().marker()).noneMatch(arrived::contains);
    }

    private List<Load> openStreams(IssuedKey key) {
        List<Load> open = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            Prompt prompt = Prompt.of(Route.MESSAGES, true, 100, 100);
            streams.add(prompt.marker());
            open.add(Load.start(1, 1, () -> prompt, asked -> stage.callUntilAdmitted(asked, key)));
            Await.until("an open stream", CUT_MAX, () -> arrived.contains(prompt.marker()));
        }
        return open;
    }

    private void delete(IssuedKey key) {
        int port = stage.fleet().port();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/gateway-keys/"
                        + key.credential().account().value()))
                .header("authorization", "Bearer " + administrator.secret().reveal())
                .DELETE()
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
