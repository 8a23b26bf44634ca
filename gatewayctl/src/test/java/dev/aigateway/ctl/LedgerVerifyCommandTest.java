package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.KeySecret;
import dev.aigateway.budget.Admission.Admitted;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Step;
import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresBudgetStore;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.usage.TokenCounting;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerVerifyCommandTest {

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Ctl ctl = Ctl.on(url);

    @BeforeEach
    void aCallIsOpen() {
        KeySecret key = KeySecret.of(ctl.data("create-key", "--name", "ci").strip());
        try (Database database = Database.open(url, "test", 2)) {
            PostgresBudgetStore store = new PostgresBudgetStore(
                    database,
                    UUID.randomUUID(),
                    new BudgetDefaults(
                            OptionalLong.empty(),
                            Optional.empty(),
                            BudgetMode.SOFT,
                            true,
                            TokenCounting.UNCACHED,
                            ZoneOffset.UTC),
                    new ExpectedUse(),
                    Step.Watch.NONE,
                    () -> {});
            assertThat(store.admit(call(key)).join()).isInstanceOf(Admitted.class);
            store.finish(Duration.ofSeconds(5));
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

    private static CallToAdmit call(KeySecret key) {
        return new CallToAdmit(
                UUID.randomUUID(),
                1,
                key.hash(),
                "/v1/messages",
                "claude-haiku-4-5",
                "claude-haiku-4-5",
                "anthropic",
                400,
                OptionalLong.of(5000),
                Optional.empty(),
                true,
                Duration.ofMinutes(60),
                new CallToAdmit.Client(null, null, null, "test"));
    }
}
