package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.budget.BudgetMode;
import dev.aigateway.daemon.Settings.LogSettings.Format;
import dev.aigateway.daemon.Settings.Mode;
import dev.aigateway.env.Environment;
import dev.aigateway.env.InvalidSettings;
import dev.aigateway.env.Secret;
import dev.aigateway.http.LimitErrorFormat;
import dev.aigateway.http.TrustedProxies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final Map<String, String> ENOUGH_FOR_WORK = Map.of(
            "DATABASE_URL",
            "postgresql://gateway:s3cret@db.example:5432/gateway",
            "ANTHROPIC_API_KEY",
            "sk-ant-s3cret");

    @TempDir
    Path folder;

    @Test
    void aDemoNeedsNothing() {
        Settings settings = Settings.read(Environment.of(Map.of()), Mode.DEMO);

        assertThat(settings.databaseUrl()).isEmpty();
        assertThat(settings.providerKey()).isEmpty();
        assertThat(settings.log().format()).isEqualTo(Format.TEXT);
    }

    @Test
    void workNeedsADatabaseAndAKeyAndNothingElse() {
        Settings settings = work(Map.of());

        assertThat(settings.databaseUrl())
                .get()
                .hasToString("DatabaseUrl[address=db.example:5432, database=gateway,"
                        + " user=gateway, password=(hidden), options={}]");
        assertThat(settings.providerKey()).get().hasToString("(hidden)");
        assertThat(settings.log().format()).isEqualTo(Format.JSON);
    }

    @Test
    void everythingThatIsMissingForWorkIsToldAtOnce() {
        assertThat(problems(Environment.of(Map.of()), Mode.RUN))
                .containsExactly(
                        "DATABASE_URL is not set: postgresql://user:password@host:5432/database",
                        "ANTHROPIC_API_KEY is not set: the company's own key at the provider; nor is"
                                + " GATEWAY_ENCRYPTION_KEY, for one that gatewayctl provider-key set has stored");
    }

    @Test
    void whatIsMissingAndWhatIsWrongIsToldTogether() {
        Environment environment =
                Environment.of(Map.of("PORT", "http", "MAX_BODY_BYTES", "2GiB", "GATEWAY_SIMULATED", "auto"));

        assertThatThrownBy(() -> Settings.read(environment, Mode.RUN))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("""
                    PORT is "http": expected a whole number from 0 to 65535
                    GATEWAY_SIMULATED=auto is for the demo; answers are never simulated in `run`
                    MAX_BODY_BYTES must be from 1 to 1GiB
                    DATABASE_URL is not set: postgresql://user:password@host:5432/database
                    ANTHROPIC_API_KEY is not set: the company's own key at the provider; nor is GATEWAY_ENCRYPTION_KEY, \
                    for one that gatewayctl provider-key set has stored\
                    """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "1O0k", "-1", "5 M tokens", "99999999999G", " "})
    void aTokenLimitThatCannotBeReadStopsTheStart(String limit) {
        assertThat(problems(Map.of("DEFAULT_MONTHLY_TOKEN_LIMIT", limit)))
                .containsExactly("DEFAULT_MONTHLY_TOKEN_LIMIT is \"" + limit
                        + "\": expected a whole number such as 1200, 500k or 2M");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ten", "$25", "25,50", "-25", "-0.000000001", "0.0000000001", "1e30", " "})
    void aDollarLimitThatCannotBeReadStopsTheStart(String limit) {
        assertThat(problems(Map.of("DEFAULT_MONTHLY_LIMIT_USD", limit)))
                .containsExactly(
                        "DEFAULT_MONTHLY_LIMIT_USD is \"" + limit + "\": expected US dollars such as 25 or 12.50");
    }

    @Test
    void limitsAreReadAsTheyAreWritten() {
        Settings settings = work(Map.of("DEFAULT_MONTHLY_TOKEN_LIMIT", "500k", "DEFAULT_MONTHLY_LIMIT_USD", " 12.50 "));

        assertThat(settings.budgets().userTokens()).hasValue(500_000);
        assertThat(settings.budgets().serviceCost()).get().hasToString("Money[nanos=12500000000]");
    }

    @Test
    void theAddressForWarningsIsASecret() throws IOException {
        Path file = Files.writeString(folder.resolve("webhook"), "https://hooks.example.com/s3cret\n");

        assertThat(work(Map.of()).alertWebhook()).isEmpty();
        assertThat(work(Map.of("ALERT_WEBHOOK_URL_FILE", file.toString())).alertWebhook())
                .hasValue(new Secret("https://hooks.example.com/s3cret"));
        assertThat(work(Map.of("ALERT_WEBHOOK_URL", "https://hooks.example.com/s3cret")))
                .asString()
                .doesNotContain("s3cret", "hooks.example.com");
        assertThat(problems(Map.of("ALERT_WEBHOOK_URL", "hooks.example.com/s3cret")))
                .containsExactly(
                        "ALERT_WEBHOOK_URL: expected an address such as https://host or http://host:8080/path");
    }

    @Test
    void theFormOfALimitErrorIsOneOfTwo() {
        assertThat(work(Map.of()).limitErrors()).isEqualTo(LimitErrorFormat.OBJECT);
        assertThat(work(Map.of("LIMIT_ERROR_FORMAT", "string")).limitErrors()).isEqualTo(LimitErrorFormat.STRING);
        assertThat(problems(Map.of("LIMIT_ERROR_FORMAT", "text"))).hasSize(1);
    }

    @Test
    void theKeyMayAlsoBeStoredWhereItCanBeRead() {
        String encryptionKey = Base64.getEncoder().encodeToString(new byte[32]);

        assertThat(work(Map.of("ANTHROPIC_API_KEY", "", "GATEWAY_ENCRYPTION_KEY", encryptionKey)))
                .asString()
                .contains("encryptionKey=Optional[(hidden)]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret!", "c2hvcnQ="})
    void anEncryptionKeyOfAnotherLengthStopsTheStart(String key) {
        assertThat(problems(Map.of("GATEWAY_ENCRYPTION_KEY", key)))
                .containsExactly(
                        "GATEWAY_ENCRYPTION_KEY: expected 32 bytes in base64, as openssl rand -base64 32 prints"
                                + " them");
    }

    @Test
    void budgetsAreSoftOrStrict() {
        assertThat(work(Map.of()).budgets().mode()).isEqualTo(BudgetMode.SOFT);
        assertThat(work(Map.of("BUDGET_MODE", "strict")).budgets().mode()).isEqualTo(BudgetMode.STRICT);
        assertThat(problems(Map.of("BUDGET_MODE", "exact"))).hasSize(1);
    }

    @Test
    void aMistypedNameIsTold() {
        assertThat(problems(Map.of(
                        "MODEL_CLAUDE_FSAT", "claude-haiku-5-5",
                        "ANTHROPIC_API_KEY_FLIE", "/run/key",
                        "GATEWAY_DATADIR", "/data",
                        "GATEWAY_JAVAA", "/java")))
                .containsExactly(
                        "ANTHROPIC_API_KEY_FLIE is not a setting: did you mean ANTHROPIC_API_KEY_FILE?",
                        "GATEWAY_DATADIR is not a setting: did you mean GATEWAY_DATA_DIR?",
                        "GATEWAY_JAVAA is not a setting: did you mean GATEWAY_JAVA?",
                        "MODEL_CLAUDE_FSAT is not a setting: did you mean MODEL_CLAUDE_FAST?");
    }

    @Test
    void namesOfClientProgramsAndTheLauncherAreNoMistakes() {
        assertThat(problems(Map.of(
                        "ANTHROPIC_BASE_URL", "http://localhost:8000",
                        "ANTHROPIC_AUTH_TOKEN", "gw",
                        "ANTHROPIC_MODEL", "claude-fast",
                        "GATEWAY_KEY", "gw",
                        "GATEWAY_JAVA", "/java",
                        "GATEWAY_JAVA_OPTS", "-Xmx1g")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://gateway:s3cret@host/gateway",
                "postgresql://gateway:s3cret@host:port/gateway",
                "postgresql://gateway:s3cret/s3cret@host/gateway",
                "postgresql://gateway:s3cret%@host/gateway",
                "postgresql://gateway:s3cret@host/",
                "s3cret"
            })
    void noMessageRepeatsTheDatabasesPassword(String url) {
        assertThat(problems(Map.of("DATABASE_URL", url)))
                .isNotEmpty()
                .allSatisfy(problem ->
                        assertThat(problem).startsWith("DATABASE_URL").doesNotContain("s3cret"));
    }

    @Test
    void noMessageRepeatsAKeyOrAPasswordInAnAddress() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        Map<String, String> wrong = Map.of(
                "ANTHROPIC_API_KEY", "sk-ant-s3cret",
                "ANTHROPIC_API_KEY_FILE", empty.toString(),
                "ANTHROPIC_API_URL", "ftp://gateway:s3cret@host",
                "ANTHROPIC_API_KYE", "sk-ant-s3cret",
                "DATABASE_URL_FILE", empty.toString());

        assertThat(problems(Environment.of(wrong), Mode.RUN))
                .hasSize(6)
                .allSatisfy(problem -> assertThat(problem).doesNotContain("s3cret"));
    }

    @Test
    void aSecretComesFromAVariableOrAFileButNotFromBoth() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "sk-ant-other\n");

        assertThat(problems(Map.of("ANTHROPIC_API_KEY_FILE", key.toString())))
                .contains("ANTHROPIC_API_KEY and ANTHROPIC_API_KEY_FILE are both set: keep one of them");
        assertThat(work(Map.of("ANTHROPIC_API_KEY", "", "ANTHROPIC_API_KEY_FILE", key.toString()))
                        .providerKey()
                        .orElseThrow()
                        .value())
                .isEqualTo("sk-ant-other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8000", "http://127.0.0.1:8000/", "http://127.0.1.1:8000/v1"})
    void theGatewayIsNotItsOwnProvider(String url) {
        assertThat(problems(Map.of("ANTHROPIC_API_URL", url)))
                .containsExactly("ANTHROPIC_API_URL points at the gateway itself; it is the address of the provider");
        assertThat(problems(Map.of("ANTHROPIC_API_URL", url, "PORT", "9000"))).isEmpty();
    }

    @Test
    void whatForbidsSimulatedAnswersAsksForAKey() {
        assertThat(problems(Environment.of(Map.of("GATEWAY_SIMULATED", "never")), Mode.DEMO))
                .containsExactly("ANTHROPIC_API_KEY is not set, and GATEWAY_SIMULATED=never forbids simulated answers");
    }

    @Test
    void furtherAliasesStandBesideTheThree() {
        assertThat(work(Map.of("MODEL_ALIASES", "quick=claude-haiku-5-5, best = claude-opus-5-5"))
                        .aliases())
                .containsOnly(
                        Map.entry("quick", "claude-haiku-5-5"),
                        Map.entry("best", "claude-opus-5-5"),
                        Map.entry("claude-fast", "claude-haiku-5-5"),
                        Map.entry("claude-quality", "claude-sonnet-5-5"),
                        Map.entry("claude-premium", "claude-opus-5-5"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"quick", "quick:claude-haiku-5-5", "=claude-haiku-5-5", " =claude-haiku-5-5", "a=claude-a,", ","
            })
    void anAliasWithoutANameOrAModelIsAProblem(String aliases) {
        assertThat(problems(Map.of("MODEL_ALIASES", aliases)))
                .containsExactly("MODEL_ALIASES is \"" + aliases + "\": must be name=model,name=model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quick=", "quick=gpt-5", "a=claude-a,quick=claude"})
    void anAliasStandsForAModelOfTheProvider(String aliases) {
        assertThat(problems(Map.of("MODEL_ALIASES", aliases)))
                .containsExactly("MODEL_ALIASES is \"" + aliases
                        + "\": must be the id of a Claude model, such as claude-sonnet-5-5");
    }

    /** Everything that is wrong; reads to the end whatever it is. */
    static List<String> problems(Environment environment, Mode mode) {
        try {
            Settings.read(environment, mode);
            return List.of();
        } catch (InvalidSettings e) {
            return e.problems();
        }
    }

    private static List<String> problems(Map<String, String> moreThanEnough) {
        return problems(enough(moreThanEnough), Mode.RUN);
    }

    private static Settings work(Map<String, String> moreThanEnough) {
        return Settings.read(enough(moreThanEnough), Mode.RUN);
    }

    private static Environment enough(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(ENOUGH_FOR_WORK);
        variables.putAll(more);
        return Environment.of(variables);
    }

    @Test
    void proxiesAreTrustedByTheirNetworks() {
        assertThat(work(Map.of()).trustedProxies()).isEqualTo(TrustedProxies.NONE);
        assertThat(work(Map.of("TRUSTED_PROXIES", "10.0.0.0/8, ::1")).trustedProxies())
                .isNotEqualTo(TrustedProxies.NONE);
        Map<String, String> wrong = new HashMap<>(ENOUGH_FOR_WORK);
        wrong.put("TRUSTED_PROXIES", "10.0.0.0/8,proxy.example");
        assertThat(problems(Environment.of(wrong), Mode.RUN))
                .containsExactly("TRUSTED_PROXIES is \"10.0.0.0/8,proxy.example\":"
                        + " expected networks such as 10.0.0.0/8,192.168.1.7,fd00::/8");
    }
}
