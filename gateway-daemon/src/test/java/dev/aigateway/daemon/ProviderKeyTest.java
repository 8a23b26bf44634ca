package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.access.Actor;
import dev.aigateway.access.Change;
import dev.aigateway.access.EncryptionKey;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.ProviderKeys;
import dev.aigateway.access.Role;
import dev.aigateway.access.WrongEncryptionKey;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.env.Environment;
import dev.aigateway.env.Secret;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresProviderKeys;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.upstream.ScriptedUpstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The company's own key at the provider, in the environment or in the database. */
class ProviderKeyTest {

    private static final String ENCRYPTION = base64(7);
    private static final EncryptionKey KEY = EncryptionKey.parse(ENCRYPTION);
    private static final Secret RIGHT = new Secret(ScriptedUpstream.KEY);
    private static final Secret WRONG = new Secret("sk-ant-api03-not-the-right-one");
    private static final Actor OPERATOR = new Actor("ctl:test@host");

    private static final Change BY_OPERATOR = Change.by(OPERATOR);

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final DatabaseUrl url = TestDatabase.fresh();
    private final Database database = Database.open(url, "test", 2);
    private final ProviderKeys keys = new PostgresProviderKeys(database);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        database.close();
        upstream.close();
    }

    @Test
    void theStoredOneIsUsedWhereTheEnvironmentHasNone() throws Exception {
        keys.store("anthropic", RIGHT, KEY, BY_OPERATOR);

        try (Gateway gateway = start(Map.of("GATEWAY_ENCRYPTION_KEY", ENCRYPTION))) {
            assertThat(statusOfACall(gateway)).isEqualTo(200);
        }
        assertThat(upstream.violations()).isEmpty();
    }

    @Test
    void theEnvironmentWins() throws Exception {
        keys.store("anthropic", WRONG, KEY, BY_OPERATOR);

        try (Gateway gateway =
                start(Map.of("GATEWAY_ENCRYPTION_KEY", ENCRYPTION, "ANTHROPIC_API_KEY", ScriptedUpstream.KEY))) {
            assertThat(statusOfACall(gateway)).isEqualTo(200);
        }
    }

    @Test
    void withoutAnyTheStartStopsWithASentence() {
        assertThatThrownBy(() -> start(Map.of("GATEWAY_ENCRYPTION_KEY", ENCRYPTION)))
                .isInstanceOf(NoProviderKey.class)
                .hasMessage("there is no key for the provider: set ANTHROPIC_API_KEY, or store one with gatewayctl"
                        + " provider-key set anthropic");
    }

    @Test
    void anotherEncryptionKeyStopsTheStartWithASentenceThatTellsNoSecret() {
        keys.store("anthropic", RIGHT, EncryptionKey.parse(base64(8)), BY_OPERATOR);

        assertThatThrownBy(() -> start(Map.of("GATEWAY_ENCRYPTION_KEY", ENCRYPTION)))
                .isInstanceOf(WrongEncryptionKey.class)
                .hasMessageStartingWith("the stored provider key was encrypted under another GATEWAY_ENCRYPTION_KEY")
                .hasMessageNotContaining(ENCRYPTION);
    }

    @Test
    void aDemoUsesTheStoredOneTooAndSimulatesWithoutIt() {
        Map<String, String> settings = settings(Map.of("GATEWAY_ENCRYPTION_KEY", ENCRYPTION));
        try (Gateway gateway = start(settings, Settings.Mode.DEMO)) {
            assertThat(gateway.simulated()).isTrue();
        }
        keys.store("anthropic", RIGHT, KEY, BY_OPERATOR);
        try (Gateway gateway = start(settings, Settings.Mode.DEMO)) {
            assertThat(gateway.simulated()).isFalse();
        }
    }

    @Test
    void aNewOneIsTakenWithoutARestart() {
        keys.store("anthropic", WRONG, KEY, BY_OPERATOR);

        try (StoredProviderKey key = watched()) {
            assertThat(key.get()).isEqualTo(WRONG);
            keys.store("anthropic", RIGHT, KEY, BY_OPERATOR);
            await(() -> key.get().equals(RIGHT));
        }
        assertThat(StoredProviderKey.LOOK_EVERY).isLessThanOrEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aNewOneThatCannotBeReadLeavesTheOldOneInUse() {
        keys.store("anthropic", WRONG, KEY, BY_OPERATOR);

        try (StoredProviderKey key = watched()) {
            keys.store("anthropic", RIGHT, EncryptionKey.parse(base64(8)), BY_OPERATOR);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            assertThat(key.get()).isEqualTo(WRONG);
            keys.store("anthropic", RIGHT, KEY, BY_OPERATOR);
            await(() -> key.get().equals(RIGHT));
        }
    }

    @Test
    void theDatabaseNeverHasItInClear() {
        keys.store("anthropic", RIGHT, KEY, BY_OPERATOR);
        keys.store("other", RIGHT, KEY, BY_OPERATOR);

        // The divisions fail unless there is no such row, and unless the same key is sealed differently each time.
        TestDatabase.execute(
                url,
                "select 1 / (1 - count(*)) from provider_key where position(convert_to('"
                        + ScriptedUpstream.KEY.substring(8) + "', 'UTF8') in sealed) > 0");
        TestDatabase.execute(url, "select 1 / (count(distinct sealed) - 1) from provider_key");
        assertThat(keys.find("anthropic", KEY)).contains(RIGHT);
    }

    private StoredProviderKey watched() {
        return StoredProviderKey.find(keys, "anthropic", KEY, Duration.ofMillis(5))
                .orElseThrow();
    }

    private Gateway start(Map<String, String> more) {
        return start(settings(more), Settings.Mode.RUN);
    }

    private static Gateway start(Map<String, String> settings, Settings.Mode mode) {
        return Gateway.start(Settings.read(Environment.of(settings), mode));
    }

    private Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "PORT",
                "0",
                "GATEWAY_DATA_DIR",
                folder.toString(),
                "DATABASE_URL",
                TestGateway.asText(url),
                "ANTHROPIC_API_URL",
                upstream.uri().toString(),
                "SHUTDOWN_GRACE",
                "5s"));
        settings.putAll(more);
        return settings;
    }

    private static int statusOfACall(Gateway gateway) throws Exception {
        String key = gateway.keys()
                .create(new NewServiceKey("ci", Role.MEMBER, Optional.empty(), List.of()), OPERATOR)
                .secret()
                .reveal();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/messages"))
                .header("x-api-key", key)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\":\"claude-fast\",\"max_tokens\":100,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private static String base64(int value) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) value;
        return Base64.getEncoder().encodeToString(bytes);
    }
}
