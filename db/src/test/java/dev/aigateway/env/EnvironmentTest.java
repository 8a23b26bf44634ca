package dev.aigateway.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

    enum Mode {
        SOFT,
        STRICT
    }

    @TempDir
    Path folder;

    @Test
    void anUnsetNameReadsAsItsDefault() {
        var environment = Environment.of(Map.of("PORT", ""));

        assertThat(environment.integer("PORT", 8000, 1, 65_535)).isEqualTo(8000);
        assertThat(environment.duration("SHUTDOWN_GRACE", "60s")).isEqualTo(Duration.ofMinutes(1));
        assertThat(environment.size("MAX_BODY_BYTES", "33MiB")).isEqualTo(33 << 20);
        assertThat(environment.flag("ENFORCE_BUDGETS", true)).isTrue();
        assertThat(environment.choice("BUDGET_MODE", Mode.SOFT)).isEqualTo(Mode.SOFT);
        assertThat(environment.zone("BUDGET_TZ", "UTC")).isEqualTo(ZoneId.of("UTC"));
        assertThat(environment.uri("ANTHROPIC_API_URL", "https://host")).hasHost("host");
        assertThat(environment.number("DEFAULT_MONTHLY_TOKEN_LIMIT")).isEmpty();
        assertThat(environment.secret("ANTHROPIC_API_KEY")).isEmpty();
        assertThat(environment.problems()).isEmpty();
    }

    @Test
    void aSetNameReadsAsItsValue() {
        var environment = Environment.of(Map.of(
                "PORT",
                "9",
                "ENFORCE_BUDGETS",
                "false",
                "BUDGET_MODE",
                "strict",
                "DEFAULT_MONTHLY_TOKEN_LIMIT",
                "500k"));

        assertThat(environment.integer("PORT", 8000, 1, 65_535)).isEqualTo(9);
        assertThat(environment.flag("ENFORCE_BUDGETS", true)).isFalse();
        assertThat(environment.choice("BUDGET_MODE", Mode.SOFT)).isEqualTo(Mode.STRICT);
        assertThat(environment.number("DEFAULT_MONTHLY_TOKEN_LIMIT")).contains(500_000L);
        assertThat(environment.problems()).isEmpty();
    }

    @Test
    void everyWrongValueIsToldTogether() {
        var environment = Environment.of(
                Map.of("PORT", "70000", "BUDGET_MODE", "hard", "MAX_BODY_BYTES", "33MB", "ENFORCE_BUDGETS", "maybe"));
        environment.integer("PORT", 8000, 1, 65_535);
        environment.choice("BUDGET_MODE", Mode.SOFT);
        environment.size("MAX_BODY_BYTES", "33MiB");
        environment.flag("ENFORCE_BUDGETS", true);

        assertThatThrownBy(environment::throwIfProblems)
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("""
                    PORT is "70000": expected a whole number from 1 to 65535
                    BUDGET_MODE is "hard": expected soft or strict
                    MAX_BODY_BYTES is "33MB": expected a size such as 64KiB, 33MiB or a number of bytes
                    ENFORCE_BUDGETS is "maybe": expected true or false\
                    """);
    }

    @Test
    void aMalformedOptionalNumberIsAProblemAndNotUnset() {
        var environment = Environment.of(Map.of("DEFAULT_MONTHLY_TOKEN_LIMIT", "lots"));
        environment.number("DEFAULT_MONTHLY_TOKEN_LIMIT");

        assertThat(environment.problems()).singleElement().asString().contains("such as 1200, 500k or 2M");
    }

    @Test
    void aSecretComesFromAFileWithoutItsLastLineBreak() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "sk-1\n");
        var environment = Environment.of(Map.of("ANTHROPIC_API_KEY_FILE", file.toString()));

        assertThat(environment.secret("ANTHROPIC_API_KEY")).contains(new Secret("sk-1"));
        assertThat(environment.problems()).isEmpty();
    }

    @Test
    void aSecretThatIsSetTwiceIsAProblem() {
        var environment = Environment.of(Map.of("ANTHROPIC_API_KEY", "sk-1", "ANTHROPIC_API_KEY_FILE", "/nowhere"));

        assertThat(environment.secret("ANTHROPIC_API_KEY")).isEmpty();
        assertThat(environment.problems())
                .containsExactly("ANTHROPIC_API_KEY and ANTHROPIC_API_KEY_FILE are both set: keep one of them");
    }

    @Test
    void aSecretFileThatIsMissingOrEmptyIsAProblem() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        var environment = Environment.of(Map.of("A_FILE", empty.toString(), "B_FILE", "/nowhere"));
        environment.secret("A");
        environment.secret("B");

        assertThat(environment.problems())
                .containsExactly(
                        "A_FILE names " + empty + ", which is empty",
                        "B_FILE names a file that cannot be read as text: /nowhere");
    }

    @Test
    void noProblemRepeatsASecret() {
        var environment = Environment.of(
                Map.of("DATABASE_URL", "postgresql://ada:hunter2/secret@host/db", "ALERT", "https://u:hunter2@ho st"));
        environment.databaseUrl("DATABASE_URL");
        environment.uri("ALERT");

        assertThat(environment.problems()).hasSize(2).noneMatch(sentence -> sentence.contains("hunter2"));
        assertThat(new Secret("hunter2")).hasToString("(hidden)");
    }

    @Test
    void aProblemThatTheReaderSeesIsToldWithTheOthers() {
        var environment = Environment.of(Map.of());
        environment.problem("ADMIN_HOST needs ADMIN_PORT");

        assertThat(environment.problems()).containsExactly("ADMIN_HOST needs ADMIN_PORT");
    }

    @Test
    void itRemembersWhatItWasAskedFor() {
        var environment = Environment.of(Map.of("PORT", "9"));
        environment.integer("PORT", 8000, 1, 65_535);
        environment.secret("ANTHROPIC_API_KEY");
        environment.alsoKnown("GATEWAY_BIND", "0.0.0.0");

        assertThat(environment.defaults())
                .containsExactly(
                        Map.entry("PORT", "8000"),
                        Map.entry("ANTHROPIC_API_KEY", ""),
                        Map.entry("GATEWAY_BIND", "0.0.0.0"));
    }

    @Test
    void anOwnSyntaxMayBeGiven() {
        var environment = Environment.of(Map.of("MODEL_ALIASES", "a=b"));

        assertThat(environment.read("MODEL_ALIASES", text -> text.split("=", 2).length))
                .contains(2);
    }
}
