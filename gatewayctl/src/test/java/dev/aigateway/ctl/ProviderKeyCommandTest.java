package dev.aigateway.ctl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.access.EncryptionKey;
import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.env.Secret;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresProviderKeys;
import dev.aigateway.store.TestDatabase;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderKeyCommandTest {

    private static final String KEY = "sk-ant-api03-s3cret-s3cret-WXYZ";
    private static final String ENCRYPTION = Base64.getEncoder().encodeToString(new byte[32]);

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Ctl ctl = Ctl.on(url).with("GATEWAY_ENCRYPTION_KEY", ENCRYPTION);

    @Test
    void aKeyFromStandardInputIsStoredForTheDaemons() {
        assertThat(ctl.reading(KEY + "\n").run("provider-key", "set", "anthropic"))
                .isEqualTo(new Ended(
                        0,
                        "",
                        "key for anthropic (…WXYZ) stored: running daemons take it within a minute, unless"
                                + " ANTHROPIC_API_KEY is set\n"));
        try (Database database = Database.open(url, "test", 1)) {
            assertThat(new PostgresProviderKeys(database).find("anthropic", EncryptionKey.parse(ENCRYPTION)))
                    .contains(new Secret(KEY));
        }
    }

    @Test
    void aPersonIsAskedForIt() {
        assertThat(ctl.typing(KEY + "\n")
                        .run("provider-key", "set", "anthropic")
                        .err())
                .startsWith("key for anthropic (not shown): key for anthropic (…WXYZ) stored");
    }

    @Test
    void onlyItsEndIsShown() {
        ctl.reading(KEY).data("provider-key", "set", "anthropic");

        assertThat(ctl.data("provider-key", "show"))
                .startsWith("PROVIDER    HINT")
                .contains("anthropic   …WXYZ")
                .doesNotContain("s3cret");
        JsonNode shown =
                Json.array(ctl.data("provider-key", "show", "-o", "json")).getFirst();
        assertThat(Json.names(shown)).containsExactly("provider", "hint", "stored_by", "stored_at");
        assertThat(shown.get("stored_by").asText()).startsWith("ctl:" + System.getProperty("user.name") + "@");
    }

    @Test
    void nothingIsShownWhereNothingIsStored() {
        assertThat(ctl.run("provider-key", "show"))
                .isEqualTo(new Ended(0, "", "no key is stored; next: gatewayctl provider-key set anthropic\n"));
    }

    @Test
    void anotherEncryptionKeyIsTold() {
        ctl.reading(KEY).data("provider-key", "set", "anthropic");
        String other = Base64.getEncoder().encodeToString("another key of 32 bytes, really!".getBytes(UTF_8));

        Ended ended = ctl.with("GATEWAY_ENCRYPTION_KEY", other).run("--verbose", "provider-key", "show");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .startsWith("gatewayctl: the stored provider key was encrypted under another GATEWAY_ENCRYPTION_KEY")
                .doesNotContain(other, ENCRYPTION, "s3cret");
    }

    @Test
    void withoutAnEncryptionKeyNothingIsStored() {
        Ended ended = Ctl.on(url).reading(KEY).run("provider-key", "set", "anthropic");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).startsWith("gatewayctl: GATEWAY_ENCRYPTION_KEY is not set: make one with openssl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "short",
                "sk-ant-oat01-s3cret-s3cret-s3cret",
                "agw_s3cret-s3cret-s3cret",
                "sk-ant s3cret s3cret s3cret"
            })
    void whatIsNoKeyIsRefusedWithoutRepeatingIt(String text) {
        Ended ended = ctl.reading(text).run("provider-key", "set", "anthropic");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).hasLineCount(1).doesNotContain("s3cret");
    }

    @Test
    void anUnknownProviderIsTold() {
        assertThat(ctl.run("provider-key", "set", "antropic").err())
                .isEqualTo("gatewayctl: there is no provider antropic: did you mean anthropic?\n");
    }

    @Test
    void theAuditNamesWhoAndTheHintsOnly() {
        ctl.reading(KEY).data("provider-key", "set", "anthropic");
        ctl.reading(KEY + "2").data("provider-key", "set", "anthropic");

        // The division fails unless there is exactly one such row.
        TestDatabase.execute(
                url,
                "select 1 / count(*) from audit where actor like 'ctl:%@_%' and action = 'set-provider-key'"
                        + " and target = 'anthropic' and before->>'hint' = '…WXYZ' and after->>'hint' = '…XYZ2'");
        TestDatabase.execute(url, "select 1 / (1 - count(*)) from audit where audit::text like '%s3cret%'");
    }
}
