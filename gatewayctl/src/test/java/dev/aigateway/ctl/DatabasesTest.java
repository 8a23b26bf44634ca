package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.env.Environment;
import dev.aigateway.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabasesTest {

    @TempDir
    Path folder;

    @Test
    void aDatabaseThatIsAwayIsToldInASentenceWithoutItsPassword() {
        assertThat(Ctl.on(Map.of("DATABASE_URL", "postgresql://me:s3cret@127.0.0.1:1/gateway"))
                        .run("keys"))
                .isEqualTo(new Ended(
                        5, "", "gatewayctl: the database 127.0.0.1:1/gateway cannot be used: Connection refused\n"));
    }

    @Test
    void verboseAddsTheCausesAndNoStackTrace() {
        Ended ended = Ctl.on(Map.of("DATABASE_URL", "postgresql://me:s3cret@127.0.0.1:1/gateway"))
                .run("keys", "--verbose");

        assertThat(ended.exitCode()).isEqualTo(5);
        assertThat(ended.err())
                .contains("\ncaused by dev.aigateway.store.DatabaseUnavailable: ")
                .endsWith("caused by java.net.ConnectException: Connection refused\n")
                .doesNotContain("\tat ", "s3cret");
    }

    @Test
    void aDatabaseThatDoesNotExistIsTold() {
        DatabaseUrl url = TestDatabase.fresh();

        assertThat(Ctl.on(Map.of("DATABASE_URL", Ctl.text(url).replace(url.database(), "nosuch")))
                        .run("usage"))
                .returns(5, Ended::exitCode)
                .returns(
                        "gatewayctl: the database %s cannot be used: FATAL: database \"nosuch\" does not exist\n"
                                .formatted(url.display().replace(url.database(), "nosuch")),
                        Ended::err);
    }

    @Test
    void anUnknownHostIsTold() {
        assertThat(Ctl.on(Map.of("DATABASE_URL", "postgresql://me@nosuch.invalid/gateway"))
                        .run("keys")
                        .err())
                .isEqualTo("gatewayctl: the database nosuch.invalid:5432/gateway cannot be used: unknown host\n");
    }

    @Test
    void withoutAnyDatabaseOneLearnsHowToNameOne() {
        assertThat(Ctl.on(Map.of()).in(folder).run("keys"))
                .isEqualTo(new Ended(
                        5,
                        "",
                        "gatewayctl: no database: set DATABASE_URL to postgresql://user:password@host:port/database,"
                                + " or go to where a trial database is (there is none in "
                                + folder.resolve(".gateway") + ")\n"));
    }

    @Test
    void aDotEnvFileNamesItAndTheEnvironmentWins() throws IOException {
        Files.writeString(folder.resolve(".env"), "DATABASE_URL=" + Ctl.text(TestDatabase.fresh()) + "\n");

        assertThat(Ctl.on(Map.of()).in(folder).run("keys").exitCode()).isZero();
        assertThat(Ctl.on(Map.of("DATABASE_URL", "postgresql://me@127.0.0.1:1/gateway"))
                        .in(folder)
                        .run("keys")
                        .exitCode())
                .isEqualTo(5);
    }

    @Test
    void aSettingThatCannotBeReadIsToldWithoutItsValue() {
        assertThat(Ctl.on(Map.of("DATABASE_URL", "postgresql://me:s3/cret@host/db"))
                        .run("keys"))
                .returns(2, Ended::exitCode)
                .extracting(Ended::err)
                .asString()
                .startsWith("gatewayctl: DATABASE_URL: expected postgresql://user:password@host:port/database")
                .doesNotContain("s3", "cret");
    }

    @Test
    void aRoleWithoutRightsIsNotPermitted() {
        DatabaseUrl url = TestDatabase.fresh();
        TestDatabase.execute(url, "create role looker login password 'looker'");
        TestDatabase.execute(url, "grant select on flyway_schema_history to looker");

        assertThat(Ctl.on(Ctl.as("looker", "looker", url)).run("keys"))
                .isEqualTo(new Ended(4, "", "gatewayctl: the database's role lacks a right\n"));
    }

    @Test
    void theHelpNamesEverySetting() {
        Environment environment = Environment.of(Map.of());
        Settings.of(environment, folder);

        assertThat(Ctl.on(Map.of()).data("help", "environment"))
                .contains(environment.defaults().keySet());
    }
}
