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
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerCorrectCommandTest {

    private static final UUID ID = UUID.fromString("7d1f0c2e-9a51-4c1f-8d0c-6f1b2c3d4e5f");

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Ctl ctl = Ctl.on(url);
    private final TestCalls calls = new TestCalls(url);
    private final Program ci = calls.program("ci");

    @AfterEach
    void theLedgerHolds() {
        calls.close();
        assertThat(ctl.run("ledger", "verify").err()).isEmpty();
    }

    @Test
    void aCorrectionIsBookedAndTold() {
        settled(1);

        assertThat(ctl.run(
                        "ledger", "correct", "7d1f0c2e", "--tokens", "-40", "--usd", "+0.00004", "--reason", "invoice"))
                .isEqualTo(new Ended(
                        0,
                        "",
                        "7d1f0c2e-9a51-4c1f-8d0c-6f1b2c3d4e5f/1 of key:ci (%.8s): corrected by -40 tokens, +$0.00004 to 60"
                                        .formatted(ci.account())
                                + " tokens, $0.0003 (before: 100 tokens, $0.00026)\n"));
        JsonNode usage = Json.array(ctl.data("usage", "-o", "json")).getFirst();
        assertThat(usage.get("used_tokens").asLong()).isEqualTo(60);
        assertThat(usage.get("cost_usd").asText()).isEqualTo("0.0003");
        // The division fails unless there is exactly one such row.
        TestDatabase.execute(
                url,
                "select 1 / count(*) from audit where action = 'ledger-correct' and reason = 'invoice'"
                        + " and target = '" + ID + "/1' and actor like 'ctl:%'");
    }

    @Test
    void ofSeveralAttemptsOneIsNamed() {
        settled(1);
        settled(2);

        assertThat(ctl.run("ledger", "correct", "7d1f0c2e", "--tokens", "1k", "--reason", "invoice"))
                .isEqualTo(new Ended(
                        2,
                        "",
                        "gatewayctl: there are 2 attempts: --attempt says which one, gatewayctl explain shows them\n"));
        assertThat(ctl.run("ledger", "correct", "7d1f0c2e", "--tokens", "1k", "--reason", "x", "--attempt", "3"))
                .isEqualTo(new Ended(3, "", "gatewayctl: there is no attempt 3 of this request\n"));
        assertThat(ctl.run("ledger", "correct", "7d1f0c2e", "--tokens", "1k", "--reason", "x", "--attempt", "2")
                        .err())
                .startsWith(ID + "/2 of key:ci (");
    }

    @Test
    void whatCannotBeIsRefused() {
        Hold open = calls.admitted(TestCalls.call(ID, ci));
        assertThat(ctl.run("ledger", "correct", "7d1f0c2e", "--tokens", "1", "--reason", "x"))
                .isEqualTo(new Ended(1, "", "gatewayctl: " + ID + "/1 is still running: its use will be known soon\n"));
        calls.used(open, new TokenUsage(60, 0, 0, 0, 40));
        assertThat(ctl.run("ledger", "correct", "7d1f0c2e", "--usd", "-0.00026001", "--reason", "x"))
                .isEqualTo(new Ended(
                        1,
                        "",
                        "gatewayctl: " + ID + "/1 is charged 100 tokens, $0.00026 in all, and no call costs less than"
                                + " nothing\n"));
        assertThat(ctl.run("ledger", "correct", "abcdef12", "--tokens", "1", "--reason", "x")
                        .exitCode())
                .isEqualTo(3);

        ctl.run("set-limit", "key:ci", "--usd", "0");
        UUID refused = UUID.randomUUID();
        calls.admit(TestCalls.call(refused, ci));
        assertThat(ctl.run("ledger", "correct", refused.toString(), "--tokens", "1", "--reason", "x"))
                .isEqualTo(new Ended(
                        1, "", "gatewayctl: " + refused + "/1 was refused, so that it cannot have cost anything\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ledger correct 7d1f0c2e --tokens 1|missing required option: '--reason=TEXT'",
                "ledger correct 7d1f0c2e --tokens 1 --reason _|--reason must say why",
                "ledger correct 7d1f0c2e --reason x|by how much? --tokens -1200, --usd +0.25, or both",
                "ledger correct 7d1f0c2e --reason x --tokens 0|by how much? --tokens -1200, --usd +0.25, or both",
                "ledger correct 7d1f0c2e --reason x --tokens --5|expected a whole number",
                "ledger correct 7d1f0c2e --reason x --usd -ten|expected US dollars",
                "ledger correct 7d1f0c2e --reason x --usd -0.0000000001|expected US dollars",
                "ledger correct ada@example.com --reason x --tokens 1|expected the id of a request"
            })
    void whatCannotBeUnderstoodChangesNothing(String line, String told) {
        settled(1);

        Ended ended = ctl.run(
                Stream.of(line.split(" ")).map(word -> word.replace("_", " ")).toArray(String[]::new));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).startsWith("gatewayctl: ").contains(told);
        TestDatabase.execute(url, "select 1 / (1 - count(*)) from correction");
    }

    private void settled(int attempt) {
        calls.used(calls.admitted(TestCalls.call(ID, attempt, ci)), new TokenUsage(60, 0, 0, 0, 40));
    }
}
