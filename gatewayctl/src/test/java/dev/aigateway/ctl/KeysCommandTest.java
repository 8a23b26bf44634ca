package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysCommandTest {

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Ctl ctl = Ctl.on(url);

    @Test
    void noKeysIsAnEmptyListAndAHint() {
        assertThat(ctl.run("keys")).isEqualTo(new Ended(0, "", "no keys yet; next: gatewayctl seed\n"));
        assertThat(ctl.data("keys", "-o", "json")).isEqualTo("[ ]\n");
    }

    @Test
    void theTableShowsEachKeyOnALine() {
        ctl.data("create-key", "--name", "ci", "--models", "fast,quality");
        TestDatabase.execute(
                url,
                "update credential set id = '3f9c1e2a-0000-4000-8000-000000000000', hint = 'agw_…wxyz',"
                        + " created_at = '2026-10-05 23:59:59Z', expires_at = '2126-10-05 12:00:00Z'");

        assertThat(ctl.run("keys")).isEqualTo(new Ended(0, """
            ID         ACCOUNT   ROLE     STATE   HINT        CREATED      EXPIRES      MODELS
            3f9c1e2a   key:ci    member   valid   agw_…wxyz   2026-10-05   2126-10-05   fast,quality
            """, ""));
    }

    @Test
    void jsonHasStableNames() {
        ctl.data("create-key", "--name", "ci");

        List<JsonNode> keys = Json.array(ctl.data("keys", "--output", "json"));

        assertThat(keys).hasSize(1);
        assertThat(Json.names(keys.getFirst()))
                .containsExactly(
                        "id",
                        "account_id",
                        "account",
                        "kind",
                        "role",
                        "state",
                        "hint",
                        "models",
                        "created_at",
                        "expires_at",
                        "revoked_at");
        assertThat(keys.getFirst().get("created_at").asText()).endsWith("Z");
        assertThat(keys.getFirst().get("revoked_at").isNull()).isTrue();
        assertThat(keys.getFirst().get("models").isArray()).isTrue();
    }

    @Test
    void csvHasTheSameNamesAndNoFormulas() {
        ctl.data("create-key", "--name", "ci", "--models", "=1+1,say \"hi\"");

        List<String> lines = ctl.data("keys", "-o", "csv").lines().toList();

        assertThat(lines.getFirst())
                .isEqualTo("id,account_id,account,kind,role,state,hint,models,created_at,expires_at,revoked_at");
        assertThat(lines.get(1)).contains(",key:ci,gateway_key,member,valid,", ",\"'=1+1,say \"\"hi\"\"\",");
    }

    @Test
    void aRevokedKeyStaysListedAsRevoked() {
        ctl.data("create-key", "--name", "ci");
        ctl.data("revoke-key", "key:ci", "--yes");

        assertThat(states(ctl)).containsExactly("revoked");
    }

    @Test
    void aKeyExpires() {
        ctl.data("create-key", "--name", "ci", "--expires", "1d");
        Instant later = Instant.now().plus(Duration.ofDays(2));

        assertThat(states(ctl)).containsExactly("valid");
        assertThat(states(ctl.at(InstantSource.fixed(later)))).containsExactly("expired");
    }

    @Test
    void namesCannotCommandTheTerminal() {
        ctl.data("create-key", "--name", "ci", "--models", "red\u001b[31m");

        assertThat(ctl.data("keys")).contains("red?[31m").doesNotContain("\u001b");
    }

    private static List<String> states(Ctl ctl) {
        return Json.array(ctl.data("keys", "-o", "json")).stream()
                .map(key -> key.get("state").asText())
                .toList();
    }
}
