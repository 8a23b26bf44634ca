package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.Actor;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.budget.Step;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.env.Environment;
import dev.aigateway.exchange.KeepAlive;
import dev.aigateway.store.Attempt;
import dev.aigateway.store.LedgerReader;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.upstream.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A real daemon on a real database before a scripted upstream; at its end its ledger must be right. */
public final class TestGateway implements AutoCloseable {

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final DatabaseUrl database = TestDatabase.fresh();
    private final LedgerReader ledger = new LedgerReader(database);
    private final Path dataFolder = temporaryFolder();
    private final Map<String, String> environment;
    private final KeepAlive.Silence silence;
    private Gateway gateway;
    private final IssuedKey key;

    private TestGateway(Map<String, String> more, KeepAlive.Silence silence) {
        this.silence = silence;
        environment = new HashMap<>(Map.of(
                "PORT",
                "0",
                "GATEWAY_DATA_DIR",
                dataFolder.toString(),
                "DATABASE_URL",
                asText(database),
                "ANTHROPIC_API_KEY",
                ScriptedUpstream.KEY,
                "ANTHROPIC_API_URL",
                upstream.uri().toString(),
                "SHUTDOWN_GRACE",
                "5s"));
        environment.putAll(more);
        gateway = startDaemon();
        key = newKey("test", Role.MEMBER, List.of());
    }

    public static TestGateway start() {
        return start(Map.of());
    }

    /** With further settings, or others than the usual ones. */
    public static TestGateway start(Map<String, String> settings) {
        return start(settings, KeepAlive.Silence.USUAL);
    }

    /** With clients that are left without a byte for another time than usual. */
    public static TestGateway start(Map<String, String> settings, KeepAlive.Silence silence) {
        return new TestGateway(settings, silence);
    }

    private Gateway startDaemon() {
        return Gateway.start(
                Settings.read(Environment.of(environment), Settings.Mode.RUN), silence, Step.Watch.NONE, false);
    }

    /** Stops the daemon and starts it anew on the same data folder and database. */
    public void restart() {
        gateway.close();
        gateway = startDaemon();
    }

    /** A second daemon on the same database, in a data folder of its own. */
    Gateway beside(Path otherFolder) {
        Map<String, String> other = new HashMap<>(environment);
        other.put("GATEWAY_DATA_DIR", otherFolder.toString());
        return Gateway.start(Settings.read(Environment.of(other), Settings.Mode.RUN));
    }

    public Settings settings() {
        return Settings.read(Environment.of(environment), Settings.Mode.RUN);
    }

    public IssuedKey newKey(String name, Role role, List<String> models) {
        return gateway.keys().create(new NewServiceKey(name, role, Optional.empty(), models), new Actor("test"));
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + gateway.port());
    }

    /** Of a gateway with {@code ADMIN_PORT}. */
    URI adminUri() {
        return URI.create("http://127.0.0.1:" + gateway.adminPort().orElseThrow());
    }

    public int port() {
        return gateway.port();
    }

    /** A member key in clear. */
    public String key() {
        return key.secret().reveal();
    }

    public ScriptedUpstream upstream() {
        return upstream;
    }

    public DatabaseUrl database() {
        return database;
    }

    public LedgerReader ledger() {
        return ledger;
    }

    Gateway gateway() {
        return gateway;
    }

    /** Waits until nothing is open, and gives every attempt in the order of their beginning. */
    public List<Attempt> settled() {
        return ledger.awaitSettled();
    }

    /** The ledger equals the upstream's book, nothing is held, and every sum is right. */
    public void assertLedgerEqualsBook() {
        List<Attempt> charged = settled().stream()
                .filter(attempt -> attempt.state().equals("settled"))
                .toList();
        assertThat(upstream.violations()).isEmpty();
        assertThat(charged).extracting(Attempt::upstreamRequestId).containsExactlyInAnyOrderElementsOf(bookIds());
        for (var entry : upstream.book()) {
            assertThat(charged)
                    .filteredOn(attempt -> entry.requestId().equals(attempt.upstreamRequestId()))
                    .singleElement()
                    .extracting(Attempt::usage)
                    .as("usage of " + entry)
                    .isEqualTo(entry.usage());
        }
    }

    private List<String> bookIds() {
        return upstream.book().stream().map(entry -> entry.requestId()).toList();
    }

    @Override
    public void close() {
        List<Attempt> attempts = settled();
        gateway.close();
        upstream.close();
        assertThat(ledger.verify().discrepancies()).isEmpty();
        assertThat(attempts).noneMatch(attempt -> attempt.state().equals("open"));
        assertThat(upstream.violations()).isEmpty();
        ledger.close();
        delete(dataFolder);
    }

    public static String asText(DatabaseUrl url) {
        return "postgresql://%s:%s@%s/%s".formatted(url.user(), url.password().value(), url.address(), url.database());
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("gateway-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
