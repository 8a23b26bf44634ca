package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevokeKeyCommandTest {

    private static final String ID = "3f9c1e2a-1111-4000-8000-000000000000";
    private static final Ended REVOKED = new Ended(0, "", "key:ci (3f9c1e2a) revoked: daemons refuse it from now on\n");

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Ctl ctl = Ctl.on(url);

    @BeforeEach
    void makeKey() {
        ctl.data("create-key", "--name", "ci");
        TestDatabase.execute(url, "update credential set id = '" + ID + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {ID, "3f9c1e", "3F9C1E2A", "key:ci"})
    void aKeyIsNamedInManyWays(String name) {
        assertThat(ctl.run("revoke-key", name, "--yes")).isEqualTo(REVOKED);
    }

    @Test
    void aPersonIsAsked() {
        assertThat(ctl.typing("\n").run("revoke-key", "key:ci"))
                .isEqualTo(new Ended(1, "", "revoke key:ci (3f9c1e2a)? [y/N] gatewayctl: nothing was changed\n"));
        assertThat(ctl.typing("y\n").run("revoke-key", "key:ci"))
                .isEqualTo(new Ended(
                        0,
                        "",
                        "revoke key:ci (3f9c1e2a)? [y/N] key:ci (3f9c1e2a) revoked: daemons refuse it from now on\n"));
    }

    @Test
    void aScriptMustSayYes() {
        assertThat(ctl.run("revoke-key", "key:ci"))
                .isEqualTo(new Ended(
                        2, "", "gatewayctl: revoking key:ci (3f9c1e2a) needs --yes where there is nobody to ask\n"));
        assertThat(ctl.data("keys", "-o", "json")).contains("\"valid\"");
    }

    @Test
    void anUnknownOneIsNotFound() {
        assertThat(ctl.run("revoke-key", "abcdef12", "--yes"))
                .isEqualTo(new Ended(3, "", "gatewayctl: there is no abcdef12: gatewayctl keys lists what there is\n"));
        assertThat(ctl.run("revoke-key", "key:c1", "--yes"))
                .isEqualTo(new Ended(3, "", "gatewayctl: there is no key:c1: did you mean key:ci?\n"));
    }

    @Test
    void fiveCharactersAreTooFew() {
        assertThat(ctl.run("revoke-key", "3f9c1", "--yes").exitCode()).isEqualTo(2);
    }

    @Test
    void aBeginningThatTwoShareIsRefused() {
        ctl.data("create-key", "--name", "other");
        String other = "3f9c1e2a-2222-4000-8000-000000000000";
        TestDatabase.execute(url, "update credential set id = '" + other + "' where id <> '" + ID + "'");

        Ended ended = ctl.run("revoke-key", "3f9c1e2a", "--yes");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .startsWith("gatewayctl: 3f9c1e2a may be any of ")
                .contains(ID, other);
        assertThat(ctl.run("revoke-key", "3f9c1e2a-1", "--yes")).isEqualTo(REVOKED);
    }

    @Test
    void twiceIsTold() {
        ctl.data("revoke-key", "key:ci", "--yes");

        assertThat(ctl.run("revoke-key", "key:ci", "--yes"))
                .isEqualTo(new Ended(1, "", "gatewayctl: key:ci (3f9c1e2a) is revoked already\n"));
    }

    @Test
    void aNameMeansItsLivingKey() {
        ctl.data("revoke-key", "key:ci", "--yes");
        ctl.data("create-key", "--name", "ci");

        assertThat(ctl.run("revoke-key", "key:ci", "--yes").exitCode()).isZero();
        assertThat(ctl.data("keys", "-o", "json")).doesNotContain("\"valid\"");
    }

    @Test
    void theAuditKnowsWhy() {
        ctl.data("revoke-key", ID, "--yes", "--reason", "leaked");

        // The division fails unless there is exactly one such row.
        TestDatabase.execute(url, "select 1 / count(*) from audit where action = 'revoke-key' and reason = 'leaked'");
    }
}
