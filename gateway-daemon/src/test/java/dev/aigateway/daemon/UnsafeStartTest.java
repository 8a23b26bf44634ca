package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.Settings.Mode;
import dev.aigateway.env.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every start that would be unsafe is refused, before anything is opened; what is wrong is told all at once. */
class UnsafeStartTest {

    private static final String SECRET = "s3cret";
    private static final Map<String, String> SAFE = Map.of(
            "DATABASE_URL",
            "postgresql://gateway:s3cret@db.example:5432/gateway",
            "ANTHROPIC_API_KEY",
            "sk-ant-s3cret");

    /** Why each is unsafe; {@code -} takes a setting away, {@code HERE} is a folder with the files that are named. */
    private static final String TABLE = """
        no database to keep account in              | DATABASE_URL=-                                     | DATABASE_URL is not set
        another kind of database                    | DATABASE_URL=mysql://gateway:s3cret@db/gateway     | DATABASE_URL: expected
        a database without a name                   | DATABASE_URL=postgresql://gateway:s3cret@db/       | DATABASE_URL: names no
        no key for the provider                     | ANTHROPIC_API_KEY=-                                | ANTHROPIC_API_KEY is not set
        two sources for one secret                  | ANTHROPIC_API_KEY_FILE=HERE/key                    | are both set
        a secret's file that is not there           | ANTHROPIC_API_KEY=- ANTHROPIC_API_KEY_FILE=HERE/no | ANTHROPIC_API_KEY_FILE
        a secret's file that is empty               | ANTHROPIC_API_KEY=- ANTHROPIC_API_KEY_FILE=HERE/empty | ANTHROPIC_API_KEY_FILE
        made-up answers where work is done          | GATEWAY_SIMULATED=auto                             | GATEWAY_SIMULATED=auto is for the demo
        itself as the provider, without end         | ANTHROPIC_API_URL=http://localhost:8000            | points at the gateway itself
        the company's key in the clear              | ANTHROPIC_API_URL=http://api.anthropic.com         | ANTHROPIC_API_URL must begin with https
        the company's key in the clear by address   | ANTHROPIC_API_URL=http://160.79.104.10             | ANTHROPIC_API_URL must begin with https
        a provider that is not on the web           | ANTHROPIC_API_URL=ftp://s3cret@host                | ANTHROPIC_API_URL
        management where every client connects      | PORT=9000 ADMIN_PORT=9000                          | ADMIN_PORT is that of PORT
        a port for management that is none          | ADMIN_PORT=private                                 | ADMIN_PORT is "private"
        a token limit that would mean none          | DEFAULT_MONTHLY_TOKEN_LIMIT=1O0k                   | DEFAULT_MONTHLY_TOKEN_LIMIT is
        a limit below zero, which would mean none   | DEFAULT_MONTHLY_LIMIT_USD=-25                      | DEFAULT_MONTHLY_LIMIT_USD is
        a limit in another notation                 | DEFAULT_MONTHLY_LIMIT_USD=25,50                    | DEFAULT_MONTHLY_LIMIT_USD is
        limits that are perhaps enforced            | ENFORCE_BUDGETS=maybe                              | ENFORCE_BUDGETS is "maybe"
        a kind of limit that is not there           | BUDGET_MODE=hard                                   | BUDGET_MODE is "hard"
        tokens that are counted somehow             | TOKEN_LIMIT_COUNTS=some                            | TOKEN_LIMIT_COUNTS is "some"
        a month that begins nobody knows when       | BUDGET_TZ=Mars/Olympus                             | BUDGET_TZ is "Mars/Olympus"
        a name that means another model             | MODEL_CLAUDE_FAST=gpt-5                            | MODEL_CLAUDE_FAST is "gpt-5"
        an alias without a model                    | MODEL_ALIASES=quick                                | MODEL_ALIASES is "quick"
        a key for secrets that is too short         | GATEWAY_ENCRYPTION_KEY=czNjcmV0                    | GATEWAY_ENCRYPTION_KEY: expected
        warnings that nobody would get              | ALERT_WEBHOOK_URL=hooks.example/s3cret             | ALERT_WEBHOOK_URL: expected
        bodies without a bound                      | MAX_BODY_BYTES=64GiB                               | MAX_BODY_BYTES must be
        no connection to the database               | DATABASE_POOL_SIZE=0                               | DATABASE_POOL_SIZE is "0"
        a call that may take no one knows how long  | REQUEST_TIMEOUT=long                               | REQUEST_TIMEOUT is "long"
        an end without a known grace                | SHUTDOWN_GRACE=soon                                | SHUTDOWN_GRACE is "soon"
        readiness that is perhaps told              | READY_WITHOUT_DATABASE=sometimes                   | READY_WITHOUT_DATABASE is
        a log of a level that is not there          | LOG_LEVEL=loud                                     | LOG_LEVEL is "loud"
        a setting that is mistyped and would be off | GATEWAY_DATADIR=/data                              | did you mean GATEWAY_DATA_DIR
        """;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = TABLE)
    void itIsRefused(String why, String settings, String problem) throws IOException {
        assertThat(problems(settings))
                .as(why)
                .anyMatch(told -> told.contains(problem))
                .noneMatch(told -> told.contains(SECRET));
    }

    @Test
    void whatIsSafeIsNotRefused() throws IOException {
        assertThat(problems("ADMIN_PORT=8001 ANTHROPIC_API_URL=https://api.anthropic.com"))
                .isEmpty();
        for (String near :
                List.of("http://127.0.0.1:9000", "http://10.1.2.3:80", "http://[::1]:9000", "http://mock:9000")) {
            assertThat(problems("ANTHROPIC_API_URL=" + near)).as(near).isEmpty();
        }
    }

    @Test
    void allThatIsWrongIsToldAtOnceByTheProgramItself() throws Exception {
        List<String> different = List.of(
                "PORT=http",
                "ADMIN_PORT=70000",
                "DATABASE_URL=mysql://gateway:s3cret@db/gateway",
                "GATEWAY_SIMULATED=auto",
                "ANTHROPIC_API_URL=http://api.anthropic.com",
                "DEFAULT_MONTHLY_LIMIT_USD=-25",
                "BUDGET_TZ=Mars/Olympus",
                "MAX_BODY_BYTES=64GiB",
                "LOG_LEVEL=loud",
                "GATEWAY_DATADIR=/data");
        Map<String, String> settings = new HashMap<>(Map.of("ANTHROPIC_API_KEY", "sk-ant-s3cret"));
        different.forEach(setting -> settings.put(name(setting), value(setting)));

        try (DaemonProcess daemon = DaemonProcess.start(folder, settings)) {
            assertThat(daemon.exitCode()).isEqualTo(1);
            assertThat(different)
                    .allSatisfy(setting -> assertThat(daemon.printed()).contains(name(setting)));
            assertThat(daemon.printed()).doesNotContain(SECRET, "\tat ", "Exception");
            assertThat(daemon.printed().lines().filter(line -> !line.startsWith("Picked up")))
                    .hasSize(11);
        }
        assertThat(folder.resolve(".gateway")).as("nothing was begun").doesNotExist();
    }

    @Test
    void aSecretOnTheCommandLineIsNoWayToStart() throws Exception {
        try (DaemonProcess daemon = DaemonProcess.start(folder, "run=sk-ant-s3cret", SAFE)) {
            assertThat(daemon.exitCode()).isEqualTo(2);
            assertThat(daemon.printed()).startsWith("usage:").doesNotContain(SECRET);
        }
    }

    private List<String> problems(String settings) throws IOException {
        Files.writeString(folder.resolve("key"), "sk-ant-s3cret");
        Files.writeString(folder.resolve("empty"), "");
        Map<String, String> variables = new HashMap<>(SAFE);
        Stream.of(settings.strip().split(" ")).forEach(setting -> {
            if (value(setting).equals("-")) {
                variables.remove(name(setting));
            } else {
                variables.put(name(setting), value(setting).replace("HERE", folder.toString()));
            }
        });
        return SettingsTest.problems(Environment.of(variables), Mode.RUN);
    }

    private static String name(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }

    private static String value(String setting) {
        return setting.substring(setting.indexOf('=') + 1);
    }
}
