package dev.aigateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.budget.LimitWarning.Kind;
import dev.aigateway.usage.Period;
import java.time.YearMonth;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RaisedWarningTest {

    @Test
    void itIsASentenceForPeople() {
        assertThat(text("ada@example.com", new LimitWarning(Kind.TOKENS, 80, 810_000, 1_000_000)))
                .isEqualTo("ada@example.com has used 81 % of 1,000,000 tokens in 2026-11");
        assertThat(text("key:ci", new LimitWarning(Kind.COST, 95, 30_000_000_000L, 25_000_000_000L)))
                .isEqualTo("key:ci has used 120 % of $25.00 in 2026-11");
        assertThat(text("the whole company", new LimitWarning(Kind.PROVIDER, 100, 0, 0)))
                .isEqualTo("the whole company has reached its own limit at the model provider in 2026-11");
    }

    private static String text(String account, LimitWarning warning) {
        return new RaisedWarning(UUID.randomUUID(), account, new Period(YearMonth.of(2026, 11)), warning, 1).text();
    }
}
