package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestCalls;
import dev.aigateway.store.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerVerifyCommandTest {

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Ctl ctl = Ctl.on(url);

    @BeforeEach
    void aCallIsOpen() {
        try (TestCalls calls = new TestCalls(url)) {
            calls.admitted(calls.program("ci"));
        }
    }

    @Test
    void aLedgerThatHoldsIsToldInALine() {
        assertThat(ctl.run("ledger", "verify"))
                .isEqualTo(new Ended(0, "the ledger holds: 1 budget compared with 1 attempt\n", ""));
    }

    @Test
    void aLedgerThatWasTamperedWithFails() {
        TestDatabase.execute(url, "update budget set tok_used = tok_used + 1");

        Ended ended = ctl.run("ledger", "verify");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out())
                .startsWith("the budget of ")
                .contains("has used 1 tokens")
                .hasLineCount(1);
        assertThat(ended.err()).isEqualTo("gatewayctl: the ledger does not hold: 1 budget compared with 1 attempt\n");
    }

    @Test
    void whatIsLeftOpenIsTalkAndNoFailure() {
        TestDatabase.execute(url, "update request set deadline = now() - interval '16 minutes'");

        Ended ended = ctl.run("ledger", "verify");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).isEqualTo("the ledger holds: 1 budget compared with 1 attempt\n");
        assertThat(ended.err()).startsWith("the attempt ").endsWith(": does a daemon run?\n");
    }
}
