package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigureCommandTest {

    private static final String ADDRESS = "https://gateway.example.com";

    private final Ctl ctl = Ctl.on(Map.of());

    @Test
    void claudeCodeGetsAnAddressAndAToken() {
        assertThat(ctl.run("configure", "claude-code"))
                .isEqualTo(new Ended(
                        0, """
                        export ANTHROPIC_BASE_URL=http://localhost:8000
                        export ANTHROPIC_AUTH_TOKEN="$GATEWAY_KEY"
                        # or, with the Claude Code key that is mapped to the person, in place of the second line:
                        # export ANTHROPIC_API_KEY="$CLAUDECODE_KEY"
                        claude
                        """, "GATEWAY_KEY is a person's gateway key or a member key, never an admin key\n"));
    }

    @Test
    void cursorGetsModelsAndAPublicAddress() {
        assertThat(ctl.run("configure", "cursor", "--url", ADDRESS + "/v1/").out())
                .contains(
                        "claude-fast, claude-quality, claude-premium\n",
                        "Override OpenAI Base URL    " + ADDRESS + "/v1\n");
        assertThat(ctl.run("configure", "cursor").err())
                .startsWith("cursor calls from its own servers: http://localhost:8000 must become an https address");
        assertThat(ctl.run("configure", "cursor", "--url", ADDRESS).err()).doesNotContain("must become");
    }

    @ParameterizedTest
    @EnumSource
    void everyClientIsToldTheAddressAndWhereTheKeyGoes(ClientProgram client) {
        assertThat(ctl.data("configure", client.toString(), "--url", ADDRESS))
                .contains(ADDRESS, "GATEWAY_KEY")
                .doesNotContain("URL/v1", "=URL", "agw_");
    }

    @Test
    void aPersonIsToldWhichKeysAreMeant() {
        DatabaseUrl url = TestDatabase.fresh();
        String keys = Ctl.on(url)
                .data(
                        "create-user",
                        "--email",
                        "ada@example.com",
                        "--firstname",
                        "Ada",
                        "--lastname",
                        "King",
                        "--generate-claudecode-key");
        List<String> lines = keys.lines().toList();

        assertThat(Ctl.on(url)
                        .run("configure", "curl", "--user", "ada@example.com")
                        .err())
                .isEqualTo("GATEWAY_KEY is the gateway key of ada@example.com that ends in agw_…%s; the mapped Claude"
                                .formatted(end(lines.getFirst()))
                        + " Code key is the one that ends in …" + end(lines.getLast()) + "\n");
    }

    @Test
    void anUnknownClientIsTold() {
        assertThat(ctl.run("configure", "emacs").err())
                .startsWith("gatewayctl: invalid value for positional parameter at index 0 (CLIENT): expected one of"
                        + " claude-code, cursor, opencode, cline, continue, openai-sdk, curl\n");
        assertThat(ctl.run("configure", "curl", "--url", "gateway").exitCode()).isEqualTo(2);
    }

    private static String end(String key) {
        return key.substring(key.length() - 4);
    }
}
