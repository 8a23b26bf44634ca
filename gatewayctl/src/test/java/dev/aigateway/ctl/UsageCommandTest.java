package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageCommandTest {

    private static final String ADA = "3f9c1e2a-1111-4000-8000-000000000000";
    private static final String BOB = "3f9c1e2a-2222-4000-8000-000000000000";

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Ctl ctl = Ctl.on(url);

    @BeforeEach
    void twoPeopleUsedIt() {
        person(ADA, "ada@example.com", 50_000_000);
        person(BOB, "bob@example.com", 20_000_000);
        use(ADA, 9_120, "40000000, 1000000, 200000, 336900000, 2100000", 43_300_000, 131_020_000_000L);
        use(BOB, 8_801, "18000000, 0, 0, 114200000, 1400000", 19_400_000, 83_350_000_000L);
    }

    @Test
    void theTableIsForPeople() {
        assertThat(ctl.run("usage", "--month", "2025-10")).isEqualTo(new Ended(0, """
            2025-10 (UTC, closed)     2 accounts   17,921 requests   $214.37      used = input + cache writes + output
            ACCOUNT             REQUESTS   UNCACHED     CACHED    OUTPUT      COST   LIMIT            USED
            ada@example.com        9,120      41.2M     336.9M      2.1M   $131.02   50M       ████████▋  87%
            bob@example.com        8,801      18.0M     114.2M      1.4M    $83.35   20M       █████████▋ 97% !
            """, ""));
    }

    @Test
    void jsonHasStableNamesAndExactMoney() {
        TestDatabase.execute(url, "update budget set cost_held = 210000, tok_held = 7 where scope_id = '" + ADA + "'");

        List<JsonNode> accounts = Json.array(ctl.data("usage", "--month", "2025-10", "-o", "json"));

        assertThat(accounts).hasSize(2);
        assertThat(Json.names(accounts.getFirst()))
                .containsExactly(
                        "account_id",
                        "account",
                        "month",
                        "requests",
                        "input_tokens",
                        "cache_write_tokens",
                        "cache_read_tokens",
                        "output_tokens",
                        "used_tokens",
                        "held_tokens",
                        "token_limit",
                        "cost_usd",
                        "held_usd",
                        "limit_usd");
        assertThat(Json.array("""
            [{"account_id": "3f9c1e2a-1111-4000-8000-000000000000", "account": "ada@example.com",
              "month": "2025-10", "requests": 9120, "input_tokens": 40000000,
              "cache_write_tokens": 1200000, "cache_read_tokens": 336900000, "output_tokens": 2100000,
              "used_tokens": 43300000, "held_tokens": 7, "token_limit": 50000000, "cost_usd": "131.02",
              "held_usd": "0.00021", "limit_usd": null}]
            """)).containsExactly(accounts.getFirst());
    }

    @Test
    void csvHasTheSameNames() {
        assertThat(ctl.data("usage", "ada@example.com", "--month", "2025-10", "-o", "csv"))
                .isEqualTo("""
                    account_id,account,month,requests,input_tokens,cache_write_tokens,cache_read_tokens,\
                    output_tokens,used_tokens,held_tokens,token_limit,cost_usd,held_usd,limit_usd
                    3f9c1e2a-1111-4000-8000-000000000000,ada@example.com,2025-10,9120,40000000,1200000,336900000,\
                    2100000,43300000,0,50000000,131.02,0,
                    """);
    }

    @Test
    void aNameThatASpreadsheetWouldRunIsMadeHarmless() {
        for (String beginning : List.of("=", "+", "-", "@", "\t", "\r")) {
            TestDatabase.execute(
                    url, "update account set email = E'" + beginning + "cmd@example.com' where id = '" + ADA + "'");

            assertThat(ctl.data("usage", "3f9c1e2a-1", "--month", "2025-10", "-o", "csv"))
                    .contains("'" + beginning + "cmd@example.com");
        }
    }

    @Test
    void oneAccountIsNamedByIdBeginningOrEmail() {
        for (String name : List.of(ADA, "3f9c1e2a-1", "Ada@Example.com")) {
            assertThat(Json.array(ctl.data("usage", name, "--month", "2025-10", "-o", "json")))
                    .extracting(account -> account.get("account").asText())
                    .containsExactly("ada@example.com");
        }
    }

    @Test
    void anUnknownAccountIsNotFound() {
        assertThat(ctl.run("usage", "nobody@example.com"))
                .isEqualTo(new Ended(
                        3, "", "gatewayctl: there is no nobody@example.com: gatewayctl keys lists what there is\n"));
        assertThat(ctl.run("usage", "3f9c1e2a", "--month", "2025-10").exitCode())
                .isEqualTo(2);
    }

    @Test
    void whoExistsAndUsedNothingIsNoError() {
        ctl.data("create-key", "--name", "idle");

        assertThat(ctl.run("usage", "key:idle", "-o", "json")).isEqualTo(new Ended(0, "[ ]\n", ""));
        assertThat(ctl.data("usage", "key:idle"))
                .contains("(UTC, running)     0 accounts   0 requests   $0.00 ")
                .hasLineCount(1);
    }

    @Test
    void ofTwoLimitsTheOneThatIsReachedFirstIsShown() {
        TestDatabase.execute(url, "update scope set cost_limit_nanos = 130000000000 where id = '" + ADA + "'");
        TestDatabase.execute(url, "update scope set token_limit = -1 where id = '" + BOB + "'");

        assertThat(ctl.data("usage", "--month", "2025-10").lines().skip(2))
                .containsExactly(
                        "ada@example.com        9,120      41.2M     336.9M      2.1M   $131.02   $130.00   ██████████"
                                + " 101% !",
                        "bob@example.com        8,801      18.0M     114.2M      1.4M    $83.35   none");
    }

    @Test
    void allTogetherHaveALineWhereTheyHaveALimit() {
        ctl.run("set-limit", "company", "--tokens", "100M", "--usd", "429");
        TestDatabase.execute(
                url,
                "insert into budget (scope_id, period, tok_used, cost_used, tok_held, cost_held) values"
                        + " ('ffffffff-ffff-ffff-ffff-ffffffffffff', '2025-10-01', 62700000, 214370000000, 1100,"
                        + " 5100000)");

        assertThat(ctl.data("usage", "--month", "2025-10").lines().skip(1).limit(2))
                .containsExactly(
                        "company     used 62.7M tokens, $214.37   held 1.1k tokens, <$0.01   limit 100M   ██████▎   "
                                + " 63%",
                        "ACCOUNT             REQUESTS   UNCACHED     CACHED    OUTPUT      COST   LIMIT           "
                                + " USED");
        assertThat(ctl.data("usage", "ada@example.com", "--month", "2025-10")).doesNotContain("company");
        assertThat(ctl.data("usage", "--month", "2025-10", "-o", "csv")).doesNotContain("company");
        assertThat(ctl.data("usage", "--month", "2025-09")).doesNotContain("company");
        assertThat(ctl.data("usage")).contains("company     used 0 tokens, $0.00   held 0 tokens, $0.00   limit");
        ctl.run("set-limit", "company", "--tokens", "none", "--usd", "none");
        assertThat(ctl.data("usage", "--month", "2025-10")).doesNotContain("company");
    }

    @Test
    void whatTheLimitCountsIsSaid() {
        TestDatabase.execute(url, "insert into setting (name, value) values ('token_limit_counts', 'ALL')");
        TestDatabase.execute(url, "insert into setting (name, value) values ('budget_tz', 'Europe/Berlin')");

        assertThat(ctl.data("usage", "--month", "2999-01"))
                .isEqualTo("2999-01 (Europe/Berlin, not begun)     0 accounts   0 requests   $0.00"
                        + "      used = input + cache writes + cache reads + output\n");
    }

    @Test
    void aMonthThatIsNoneIsRefused() {
        assertThat(ctl.run("usage", "--month", "2026-13")).isEqualTo(new Ended(2, "", """
            gatewayctl: invalid value for option '--month': expected a month such as 2026-10
            see gatewayctl usage --help
            """));
    }

    private void person(String id, String email, long tokenLimit) {
        TestDatabase.execute(
                url,
                "insert into account (id, kind, email, role) values ('%s', 'user', '%s', 'member')"
                        .formatted(id, email));
        TestDatabase.execute(
                url,
                "insert into scope (id, kind, token_limit) values ('%s', 'account', %d)".formatted(id, tokenLimit));
    }

    private void use(String id, long requests, String tokens, long used, long costNanos) {
        TestDatabase.execute(
                url,
                "insert into budget (scope_id, period, requests, tok_used, cost_used) values ('%s', '2025-10-01', %d, %d, %d)"
                        .formatted(id, requests, used, costNanos));
        TestDatabase.execute(url, """
            insert into usage_total (account_id, period, model_served, input_tok, cache_write_5m_tok,
                                     cache_write_1h_tok, cache_read_tok, output_tok)
            values ('%s', '2025-10-01', 'claude-haiku-4-5', %s)\
            """.formatted(id, tokens));
    }
}
