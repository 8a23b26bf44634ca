package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.budget.Hold;
import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestCalls;
import dev.aigateway.store.TestCalls.Program;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageIteration;
import dev.aigateway.usage.UsageIteration.Kind;
import dev.aigateway.usage.UsageReport;
import dev.aigateway.usage.UsageReport.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {

    private static final UUID ID = UUID.fromString("7d1f0c2e-9a51-4c1f-8d0c-6f1b2c3d4e5f");
    private static final TokenUsage HUNDRED = new TokenUsage(60, 0, 0, 0, 40);

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Ctl ctl = Ctl.on(url);
    private final TestCalls calls = new TestCalls(url);
    private final Program ci = calls.program("ci");

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void whyACallCostsThatIsReckonedAgain() {
        ctl.run("set-limit", "key:ci", "--tokens", "5000", "--usd", "25");
        ctl.run("set-limit", "company", "--usd", "1000");
        calls.used(calls.admitted(ci), HUNDRED);
        Hold call = calls.admitted(TestCalls.call(ID, ci));
        calls.used(call, new UsageReport(10L, null, 20L, 30L, 1_000L, 40L, null, 3L, null, "batch", "us"));

        assertThat(timeless(ctl.data("explain", "7d1f0c2e"))).isEqualTo("""
            request 7d1f0c2e-9a51-4c1f-8d0c-6f1b2c3d4e5f   /v1/messages of key:ci (%.8s)   in %s

            attempt 1: settled, reported   TIME to TIME
            claude-haiku-4-5-20251001 of anthropic, asked for as claude-haiku-4-5   HTTP 200, end_turn, the provider's req_1
            held 1,100 tokens, $0.0051 (soft: what it would probably use), with max_tokens 5000
            SCOPE     MODE   LIMIT                  USED AT ADMISSION      HELD AT ADMISSION
            key:ci    soft   5,000 tokens, $25.00   100 tokens, $0.00026   0 tokens, $0.00
            company   soft   $1000.00               100 tokens, $0.00026   0 tokens, $0.00
            CHARGED FOR                NUMBER   USD A MILLION        USD
            input                          10            1.00    0.00001
            cache write 5m                 20            1.25   0.000025
            cache write 1h                 30            2.00    0.00006
            cache read                  1,000            0.10     0.0001
            output                         40            5.00     0.0002
            all tokens (us, batch)                                x 0.55
            web searches                    3        10000.00       0.03
            price 19 of anthropic claude-haiku-4-5, from 2026-01-01 on
            sum: 100 tokens counted (input + cache writes + output), $0.03021725 rounded up to a billionth of a dollar once
            the sum equals the row
            """.formatted(ci.account(), call.period()));
    }

    @Test
    void theStepsOfACallAreReckonedAtTheirOwnPrices() {
        UsageReport main = UsageReport.of(new TokenUsage(100, 0, 0, 0, 40));
        calls.used(
                calls.admitted(TestCalls.call(ID, ci)),
                steps(
                        main,
                        step(Kind.COMPACTION, null, 60_000, 3_500),
                        step(Kind.MESSAGE, null, 100, 40),
                        step(Kind.ADVISOR, "claude-opus-5", 9_000, 700)));

        assertThat(ctl.data("explain", "7d1f0c2e"))
                .contains("\ninput                       60,100            1.00     0.0601\n")
                .contains("\noutput                       3,540            5.00     0.0177\n")
                .contains("\ninput of claude-opus-5       9,000            5.00      0.045\n")
                .contains("\noutput of claude-opus-5        700           25.00     0.0175\n")
                .contains("\nsum: 73,340 tokens counted (input + cache writes + output), $0.1403 rounded up")
                .endsWith("\nthe sum equals the row\n");
    }

    @Test
    void whatTheProviderDoesNotChargeIsSaid() {
        calls.used(
                calls.admitted(TestCalls.call(ID, ci)), UsageReport.of(HUNDRED).with(Remark.UNBILLED));
        assertThat(ctl.data("explain", "7d1f0c2e"))
                .contains("\nthe provider charges nothing for what it refused\n")
                .endsWith("\nthe sum equals the row\n");
    }

    private static UsageReport steps(UsageReport totals, UsageIteration... steps) {
        return new UsageReport(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(steps),
                        Set.of())
                .over(totals);
    }

    private static UsageIteration step(Kind kind, @Nullable String model, long input, long output) {
        UsageReport counts = new UsageReport(input, null, null, null, null, output, null, null, null, null, null);
        return new UsageIteration(kind, Optional.ofNullable(model), counts);
    }

    @Test
    void jsonSaysTheSame() {
        ctl.run("set-limit", "key:ci", "--tokens", "5000", "--mode", "strict");
        Hold call = calls.admitted(TestCalls.boundedCall(ci));
        calls.used(call, HUNDRED);
        correct(call, "--tokens", "-1", "--usd", "+0.00001");

        List<JsonNode> attempts =
                Json.array(ctl.data("explain", call.requestId().toString(), "-o", "json"));

        JsonNode attempt = attempts.getFirst();
        assertThat(attempts).hasSize(1);
        assertThat(Json.names(attempt))
                .startsWith("request_id", "attempt", "account_id", "account", "month")
                .endsWith("corrected_tokens", "corrected_usd", "verdict");
        assertThat(attempt.get("scopes").toString())
                .isEqualTo(("[{'scope_id':'%s','scope':'key:ci','mode':'strict','token_limit':5000,'limit_usd':null,"
                                + "'used_tokens':0,'used_usd':'0','held_tokens':0,'held_usd':'0'}]")
                        .formatted(ci.account())
                        .replace('\'', '"'));
        assertThat(attempt.get("token_classes").get(4).toString())
                .isEqualTo("{'class':'output','tokens':40,'usd_per_million':'5.00','usd':'0.0002'}".replace('\'', '"'));
        assertThat(attempt.get("held_tokens").asLong()).isEqualTo(5_000);
        assertThat(attempt.get("price_valid_from").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(attempt.get("sum_usd").asText()).isEqualTo("0.00026");
        assertThat(attempt.get("corrections").get(0).get("tokens").asLong()).isEqualTo(-1);
        assertThat(attempt.get("corrected_usd").asText()).isEqualTo("0.00027");
        assertThat(attempt.get("verdict").asText()).isEqualTo("the sum equals the row");
    }

    @Test
    void whyACallWasBlockedIsSaid() {
        ctl.run("set-limit", "key:ci", "--tokens", "1000");
        Hold running = calls.admitted(ci);
        assertThat(refused())
                .contains("\nattempt 1: refused   since TIME\n")
                .contains("key:ci   soft   1,000 tokens   0 tokens, $0.00     1,100 tokens, $0.0051\n")
                .endsWith("\nrefused for the moment: what was left of the limit of key:ci was held by running calls\n");

        calls.used(running, new TokenUsage(900, 0, 0, 0, 200));
        assertThat(refused()).endsWith("\nrefused: the monthly token limit of key:ci was used up\n");

        ctl.run("set-limit", "key:ci", "--tokens", "none");
        ctl.run("set-limit", "company", "--usd", "0.001");
        assertThat(refused()).endsWith("\nrefused: the monthly cost limit of company was used up\n");

        ctl.run("set-limit", "company", "--usd", "none", "--tokens", "1200", "--mode", "strict");
        UUID bounded = UUID.randomUUID();
        calls.admit(TestCalls.boundedCall(bounded, ci));
        assertThat(ctl.data("explain", bounded.toString()))
                .endsWith("\nrefused: a strict token limit had less left than the call could use at least\n");
    }

    @ParameterizedTest
    @CsvSource({
        "NoBound, 'refused: a limit is strict, and nothing bounds what the call could use'",
        "SomethingNew, refused: SomethingNew"
    })
    void otherRefusalsAreSaidToo(String error, String verdict) {
        ctl.run("set-limit", "key:ci", "--tokens", "0");
        calls.admit(TestCalls.call(ID, ci));
        TestDatabase.execute(url, "update request set error = '" + error + "'");

        assertThat(ctl.data("explain", "7d1f0c2e")).endsWith("\n" + verdict + "\n");
    }

    @Test
    void whatIsNotReckonedIsSaidToo() {
        Hold open = calls.admitted(TestCalls.call(ID, 1, ci));
        assertThat(ctl.data("explain", "7d1f0c2e")).endsWith("\nnothing is charged yet: it is still running\n");
        calls.voided(open);
        calls.unknown(calls.admitted(TestCalls.call(ID, 2, ci)));

        assertThat(timeless(ctl.data("explain", "7d1f0c2e")))
                .containsSubsequence(
                        "\n\nattempt 1: void   TIME to TIME\n",
                        "\nnothing is charged: the provider was not reached, or refused it\n",
                        "\nattempt 2: settled, estimated   TIME to TIME\n",
                        "\ncharged at its hold: what it used is not known\n");
    }

    @Test
    void aLateTruthIsTold() {
        Hold call = calls.admitted(TestCalls.call(ID, ci));
        ctl.run("set-limit", "company", "--usd", "10");
        calls.expired(call);
        calls.used(call, HUNDRED);

        assertThat(timeless(ctl.data("explain", "7d1f0c2e")))
                .contains("\ncompany   -      joined later   -                   -\n")
                .contains("\nthe row has its hold, charged before its use was known; with its corrections it equals the"
                        + " sum\ncorrection TIME   -1,000 tokens, -$0.00484   the truth of a call that had been charged"
                        + " at its hold, by daemon:")
                .endsWith("\ncharged with its corrections: 100 tokens, $0.00026\n");
    }

    @Test
    void aDifferenceIsTold() {
        Hold call = calls.admitted(TestCalls.call(ID, ci));
        calls.used(call, HUNDRED);
        TestDatabase.execute(url, "update request set cost_nanos = cost_nanos - 60000, tok_charged = 101");
        assertThat(ctl.data("explain", "7d1f0c2e")).endsWith("\nthe row differs from the sum by +1 token, -$0.00006\n");

        TestDatabase.execute(url, "update request set cost_nanos = cost_hold, tok_charged = tok_hold");
        assertThat(ctl.data("explain", "7d1f0c2e"))
                .endsWith(
                        "\nthe row differs from the sum by +1,000 tokens, +$0.00484: it was charged at its hold, since"
                                + " its use is only estimated\n");
    }

    @Test
    void whatAClientWroteDoesNotCommandTheTerminal() {
        calls.admitted(TestCalls.call(ID, ci));
        TestDatabase.execute(url, "update request set model_asked = E'\\u001b[2J'");

        assertThat(ctl.data("explain", "7d1f0c2e")).contains("asked for as ?[2J");
    }

    @Test
    void aRequestIsNamedByTheBeginningOfItsId() {
        calls.admitted(TestCalls.call(ID, ci));
        calls.admitted(TestCalls.call(UUID.fromString("7d1f0c2f-9a51-4c1f-8d0c-6f1b2c3d4e5f"), ci));

        assertThat(ctl.run("explain", "7D1F0C2E-9a5").exitCode()).isZero();
        assertThat(ctl.run("explain", "7d1f0c"))
                .isEqualTo(new Ended(
                        2,
                        "",
                        "gatewayctl: 7d1f0c may be any of 7d1f0c2e-9a51-4c1f-8d0c-6f1b2c3d4e5f,"
                                + " 7d1f0c2f-9a51-4c1f-8d0c-6f1b2c3d4e5f\n"));
        assertThat(ctl.run("explain", "abcdef"))
                .isEqualTo(new Ended(
                        3,
                        "",
                        "gatewayctl: there is no request abcdef: answers have the id in the header"
                                + " x-gateway-request-id, gatewayctl export lists them\n"));
        assertThat(ctl.run("explain", "7d1f0").exitCode()).isEqualTo(2);
        assertThat(ctl.run("explain", "ada@example.com").err()).contains("expected the id of a request");
        assertThat(ctl.run("explain", "7d1f0c2e", "-o", "csv"))
                .isEqualTo(new Ended(2, "", "gatewayctl: this does not fit into CSV: use table or json\n"));
    }

    private String refused() {
        UUID id = UUID.randomUUID();
        calls.admit(TestCalls.call(id, ci));
        return timeless(ctl.data("explain", id.toString()));
    }

    private void correct(Hold call, String... by) {
        List<String> words =
                new ArrayList<>(List.of("ledger", "correct", call.requestId().toString(), "--reason", "test"));
        words.addAll(List.of(by));
        ctl.data(words.toArray(String[]::new));
    }

    private static String timeless(String text) {
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "TIME");
    }
}
