package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitCommandsTest {

    private static final String ID = "3f9c1e2a-1111-4000-8000-000000000000";

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Ctl ctl = Ctl.on(url);

    @BeforeEach
    void adaIsThere() {
        TestDatabase.execute(
                url,
                "insert into setting values ('default_monthly_token_limit', '1000000');"
                        + "insert into account (id, kind, email, firstname, lastname, role) values ('" + ID
                        + "', 'user', 'ada@example.com', 'Ada', 'King', 'member');"
                        + "insert into scope (id, kind) values ('" + ID + "', 'account')");
    }

    @Test
    void aRaiseAddsToTheDefault() {
        assertThat(ctl.run("raise-limit", "ada@example.com", "--tokens", "+5M", "--reason", "release"))
                .isEqualTo(new Ended(
                        0,
                        "",
                        "ada@example.com (3f9c1e2a): limit 6,000,000 tokens a month, in force now (before: limit"
                                + " 1,000,000 tokens a month (default))\n"));
        // The division fails unless there is exactly one such row.
        TestDatabase.execute(
                url,
                "select 1 / count(*) from audit where reason = 'release' and target = 'ada@example.com'"
                        + " and (after->>'token_limit')::bigint = 6000000");
    }

    @Test
    void aLimitIsSetAndTakenAway() {
        assertThat(ctl.run("set-limit", "3f9c1e2a", "--tokens", "500k", "--usd", "12.50")
                        .err())
                .contains(": limit 500,000 tokens a month and $12.50 a month, in force now");
        assertThat(ctl.run("set-limit", ID, "--tokens", "none").err())
                .contains(": limit $12.50 a month, in force now (before: limit 500,000 tokens a month and $12.50");
        assertThat(ctl.run("set-limit", ID, "--usd", "none").err()).contains(": no limit, in force now");
        assertThat(ctl.run("set-limit", ID, "--tokens", "default", "--mode", "soft")
                        .err())
                .contains(": limit 1,000,000 tokens a month (default), soft, in force now");
    }

    @Test
    void aProgramHasLimitsToo() {
        ctl.data("create-key", "--name", "ci");

        assertThat(ctl.run("set-limit", "key:ci", "--usd", "20").err())
                .startsWith("key:ci (")
                .contains("limit $20.00 a month");
        assertThat(ctl.run("raise-limit", "key:ci", "--usd", "+$2.5").err()).contains("limit $22.50 a month");
    }

    @Test
    void whatHasNoLimitCannotBeRaised() {
        assertThat(ctl.run("raise-limit", ID, "--usd", "+20"))
                .isEqualTo(new Ended(1, "", "gatewayctl: there is no limit that could be raised; set one first\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "raise-limit 3f9c1e2a",
                "raise-limit 3f9c1e2a --tokens 0",
                "raise-limit 3f9c1e2a --tokens -5",
                "raise-limit 3f9c1e2a --usd +ten",
                "set-limit 3f9c1e2a",
                "set-limit 3f9c1e2a --usd -1",
                "set-limit 3f9c1e2a --tokens many",
                "set-limit 3f9c1e2a --mode hard",
                "set-limit company",
                "raise-limit company --usd 0"
            })
    void whatCannotBeUnderstoodChangesNothing(String line) {
        Ended ended = ctl.run(line.split(" "));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).startsWith("gatewayctl: ");
        TestDatabase.execute(url, "select 1 / (1 - count(*)) from audit");
    }

    @Test
    void aModeIsSetWithALimitOrAlone() {
        assertThat(ctl.run("set-limit", ID, "--tokens", "500k", "--mode", "strict")
                        .err())
                .contains(": limit 500,000 tokens a month, strict, in force now (before: limit 1,000,000 tokens a month"
                        + " (default))");
        assertThat(ctl.run("raise-limit", ID, "--tokens", "1").err())
                .contains(": limit 500,001 tokens a month, strict");
        assertThat(ctl.run("set-limit", ID, "--mode", "SOFT").err()).contains(": limit 500,001 tokens a month, soft");
        assertThat(ctl.run("set-limit", ID, "--mode", "default").err())
                .contains(": limit 500,001 tokens a month, in force now (before: limit 500,001 tokens a month, soft)");
        assertThat(ctl.data("show-user", ID)).contains("limits            limit 500,001 tokens a month\n");
    }

    @Test
    void everybodyTogetherHasALimitOnceItIsSet() {
        assertThat(ctl.run("raise-limit", "company", "--usd", "1"))
                .isEqualTo(new Ended(1, "", "gatewayctl: there is no limit that could be raised; set one first\n"));
        assertThat(ctl.run("set-limit", "company", "--usd", "5000", "--mode", "strict", "--reason", "autumn"))
                .isEqualTo(new Ended(
                        0, "", "company: limit $5,000.00 a month, strict, in force now (before: no limit)\n"));
        assertThat(ctl.run("raise-limit", "company", "--usd", "+1k").exitCode()).isEqualTo(2);
        assertThat(ctl.run("raise-limit", "company", "--usd", "+1000").err())
                .startsWith("company: limit $6,000.00 a month, strict, in force now (before: limit $5,000.00");
        assertThat(ctl.run("set-limit", "company", "--usd", "none", "--mode", "default")
                        .err())
                .startsWith("company: no limit, in force now");
        TestDatabase.execute(
                url,
                "select 1 / count(*) from audit where reason = 'autumn' and target = 'company' and before is null"
                        + " and (after->>'cost_limit_nanos')::bigint = 5000000000000");
    }

    @Test
    void anUnknownAccountIsNotFound() {
        assertThat(ctl.run("set-limit", "eda@example.com", "--usd", "1"))
                .isEqualTo(
                        new Ended(3, "", "gatewayctl: there is no eda@example.com: did you mean ada@example.com?\n"));
        assertThat(ctl.run("raise-limit", "abcdef12", "--usd", "1").err())
                .isEqualTo(
                        "gatewayctl: there is no abcdef12: gatewayctl users and gatewayctl keys list who there is\n");
    }

    @Test
    void theHistoryIsByMonthAndModelAndOutlivesTheAccount() {
        TestDatabase.execute(
                url,
                "insert into usage_total values ('" + ID
                        + "', '2026-09-01', 'claude-haiku-4-5', 2, 10, 20, 30, 40, 50, 0, 110, 5000000),('" + ID
                        + "', '2026-10-01', 'claude-haiku-4-5', 9120, 41200000, 0, 0, 7, 2100000, 0, 43300000,"
                        + " 131020000000)");
        String table = """
            MONTH     MODEL              REQUESTS   UNCACHED     CACHED    OUTPUT      COST
            2026-10   claude-haiku-4-5      9,120      41.2M          7      2.1M   $131.02
            2026-09   claude-haiku-4-5          2         60         40        50    <$0.01
            """;

        assertThat(ctl.data("history", "ada@example.com")).isEqualTo(table);
        assertThat(ctl.data("history", ID, "-o", "csv")).isEqualTo("""
            account_id,month,model,requests,input_tokens,cache_write_tokens,cache_read_tokens,output_tokens,used_tokens,cost_usd
            %s,2026-10,claude-haiku-4-5,9120,41200000,0,7,2100000,43300000,131.02
            %s,2026-09,claude-haiku-4-5,2,10,50,40,50,110,0.005
            """.formatted(ID, ID));
        ctl.data("delete-user", ID, "--yes");
        assertThat(ctl.data("history", ID)).isEqualTo(table);
        assertThat(ctl.run("history", "ada@example.com").exitCode()).isEqualTo(3);
    }
}
