package dev.aigateway.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.acceptance.ClientProgram.Ended;
import dev.aigateway.daemon.TestGateway;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A gateway before a scripted upstream, and client programs that know no other address. */
final class Acceptance implements AutoCloseable {

    static final String CHAT = "/v1/chat/completions";
    static final String MESSAGES = "/v1/messages";
    static final String TEXT = Script.Answer.DEFAULT.text();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestGateway gateway;
    private final Elsewhere elsewhere = Elsewhere.start();
    private final Path home = temporaryFolder();

    private Acceptance(TestGateway gateway) {
        this.gateway = gateway;
    }

    static Acceptance start() {
        return start(Map.of());
    }

    /** With further settings of the daemon. */
    static Acceptance start(Map<String, String> settings) {
        ClientProgram.assumeInstalled();
        return new Acceptance(TestGateway.start(settings));
    }

    TestGateway gateway() {
        return gateway;
    }

    ScriptedUpstream upstream() {
        return gateway.upstream();
    }

    /** The folder in which the programs run. */
    Path home() {
        return home;
    }

    /** Plays a scenario of a library with the member key. */
    Seen play(String library, String scenario, String... args) {
        return playWithKey(gateway.key(), library, scenario, args);
    }

    Seen playWithKey(String key, String library, String scenario, String... args) {
        List<String> command = new ArrayList<>(
                List.of("node", ClientProgram.FOLDER.resolve("play.mjs").toString(), library, scenario));
        command.addAll(List.of(args));
        Ended ended = run(Map.of("GATEWAY_URL", gateway.uri().toString(), "GATEWAY_KEY", key), command)
                .expectExit(0);
        return new Seen(json(ended.output()));
    }

    /** Runs a program to its end; whatever it asks of other addresses is refused, and fails the test. */
    Ended run(Map<String, String> environment, List<String> command) {
        Map<String, String> all = new HashMap<>(elsewhere.environment());
        all.putAll(environment);
        return ClientProgram.run(home, all, command);
    }

    /** The bodies of the calls that the upstream was sent, in their order. */
    List<JsonNode> bodies() {
        return upstream().requests().stream().map(Acceptance::body).toList();
    }

    JsonNode lastBody() {
        return bodies().getLast();
    }

    private static JsonNode body(ReceivedRequest request) {
        return json(new String(request.body(), UTF_8));
    }

    /** The texts of an array. */
    static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of the ledger, once all are settled. */
    List<Attempt> attempts() {
        return gateway.settled();
    }

    /** Nothing was asked elsewhere, and the ledger is right. */
    @Override
    public void close() {
        elsewhere.close();
        gateway.close();
        delete(home);
        assertThat(elsewhere.asked()).as("asked of other addresses").isEmpty();
    }

    /** Every call was asked so, served so, and charged as the upstream charges. */
    void assertSettled(String surface, String asked, String served, int calls) {
        assertThat(attempts()).hasSize(calls).allSatisfy(attempt -> {
            assertThat(attempt.state()).isEqualTo("settled");
            assertThat(attempt.source()).isEqualTo("reported");
            assertThat(attempt.surface()).isEqualTo(surface);
            assertThat(attempt.modelAsked()).isEqualTo(asked);
            assertThat(attempt.modelServed()).isEqualTo(served);
        });
        gateway.assertLedgerEqualsBook();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("acceptance");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program's own background work may still be tidying up there. */
    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) {
            var _ = folder.toFile().delete();
            return FileVisitResult.CONTINUE;
        }
    }
}
