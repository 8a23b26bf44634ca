package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.access.KeySecret;
import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCredentials;
import dev.aigateway.store.TestDatabase;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateKeyCommandTest {

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Ctl ctl = Ctl.on(url);

    @Test
    void theKeyAloneGoesToStandardOutput() {
        Ended ended = ctl.run("create-key", "--name", "ci");

        String secret = ended.out().stripTrailing();
        String shortId = onlyKey().get("id").asText().substring(0, 8);
        assertThat(ended.out()).isEqualTo(secret + "\n");
        assertThat(ended.err()).isEqualTo("""
            key:ci created (%s), role member, valid until it is revoked, models: all
            shown once; next: gatewayctl usage key:ci
            """.formatted(shortId));
        assertThat(authenticates(secret)).isTrue();
    }

    @Test
    void theSecretIsShownNowhereElse() {
        Ended ended = ctl.run("--verbose", "create-key", "--name", "ci");

        String random = ended.out().strip().substring("agw_".length());
        assertThat(ended.err()).doesNotContain(random);
        for (String format : List.of("table", "json", "csv")) {
            assertThat(ctl.data("keys", "-o", format)).doesNotContain(random);
        }
    }

    @Test
    void roleModelsAndExpiryAreKept() {
        Ended ended = ctl.run(
                "create-key", "--name", "boss", "--role", "Admin", "--expires", "90d", "--models", "fast,quality");

        JsonNode key = onlyKey();
        Instant expires = Instant.parse(key.get("expires_at").asText());
        assertThat(key.get("role").asText()).isEqualTo("admin");
        assertThat(key.get("models")).extracting(JsonNode::asText).containsExactly("fast", "quality");
        assertThat(Duration.between(Instant.parse(key.get("created_at").asText()), expires))
                .isEqualTo(Duration.ofDays(90));
        assertThat(ended.err())
                .contains("role admin, valid until " + expires.toString().substring(0, 10) + ", models: fast,quality");
    }

    @Test
    void theAuditNamesWhoMadeIt() {
        ctl.data("create-key", "--name", "ci");

        // The division fails unless there is exactly one such row.
        TestDatabase.execute(
                url,
                "select 1 / count(*) from audit where actor like 'ctl:" + System.getProperty("user.name")
                        + "@_%' and action = 'create-key' and target = 'key:ci'");
    }

    @Test
    void aNameIsGivenOnceAtATime() {
        ctl.data("create-key", "--name", "ci");

        assertThat(ctl.run("create-key", "--name", "ci"))
                .isEqualTo(new Ended(1, "", "gatewayctl: the name ci is taken: gatewayctl keys shows by whom\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "two\nlines", "escape\u001b[31m"})
    void aNameThatCannotBePrintedIsRefused(String name) {
        assertThat(ctl.run("create-key", "--name", name))
                .isEqualTo(new Ended(
                        2, "", "gatewayctl: --name: a key's name has 1 to 100 characters and no control characters\n"));
    }

    @Test
    void aKeyThatIsNeverValidIsRefused() {
        assertThat(ctl.run("create-key", "--name", "ci", "--expires", "0s").exitCode())
                .isEqualTo(2);
        assertThat(Json.array(ctl.data("keys", "-o", "json"))).isEmpty();
    }

    @Test
    void aKeyThatReachedNobodyIsTold() {
        Ended ended = ctl.run(new FullDisk("Broken pipe"), "create-key", "--name", "ci");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .endsWith("gatewayctl: the key could not be shown: gatewayctl revoke-key "
                        + onlyKey().get("id").asText().substring(0, 8) + ", then create another\n");
    }

    private JsonNode onlyKey() {
        List<JsonNode> keys = Json.array(ctl.data("keys", "-o", "json"));
        assertThat(keys).hasSize(1);
        return keys.getFirst();
    }

    private boolean authenticates(String secret) {
        try (Database database = Database.openOnce(url, "test")) {
            return new PostgresCredentials(database, new SecureRandom())
                    .findValid(KeySecret.of(secret).hash())
                    .isPresent();
        }
    }
}
