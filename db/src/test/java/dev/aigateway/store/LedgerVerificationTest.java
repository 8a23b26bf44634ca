package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.budget.Hold;
import dev.aigateway.ledger.LedgerCheck;
import dev.aigateway.store.TestCalls.Program;
import dev.aigateway.usage.TokenUsage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever does not fit together is named. */
class LedgerVerificationTest {

    private final AccountFixture fixture = new AccountFixture();
    private final TestCalls calls = new TestCalls(fixture.url);
    private final Program ci = calls.program("ci");
    private final Hold open = calls.admitted(ci);
    private final Hold late = calls.admitted(ci);

    @BeforeEach
    void aTruthIsLate() {
        calls.used(calls.admitted(ci), new TokenUsage(60, 0, 0, 0, 40));
        calls.expired(late);
        calls.used(late, new TokenUsage(60, 0, 0, 0, 40));
        assertThat(verify()).isEqualTo(new LedgerCheck(1, 3, List.of(), List.of()));
    }

    @AfterEach
    void close() {
        calls.close();
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "update budget set tok_carried = tok_carried + 1|the budget of % in % has used 200 tokens",
                "update budget set cost_held = cost_held + 1|the budget of % in % has used",
                "update budget set requests = requests + 1|the budget of % in % has used",
                "update correction set tokens = tokens + 1|the budget of % in % has used",
                "update usage_total set input_tok = input_tok - 1|the total of % in % for % is not the sum of its"
                        + " attempts",
                "delete from usage_total|the total of % in % for % is not the sum of its attempts",
                "update correction set model_served = 'other'|the total of % in % for other is not the sum of its"
                        + " attempts",
                "update correction set attempt = 7|the correction of %/7 in % belongs to no attempt of the account %",
                "update correction set account_id = gen_random_uuid()|the correction of %/1 in % belongs to no attempt"
                        + " of",
                "update correction set period = '2020-02-01'|the correction of %/1 in 2020-02-01 belongs to no attempt"
                        + " of",
                "update correction set tokens = -1101|the attempt %/1 in % is charged less than nothing: -1 tokens and",
                "update correction set cost_nanos = -9999999999|the attempt %/1 in % is charged less than nothing: 100"
                        + " tok",
                "update request set cost_nanos = -1|the attempt %/1 in % is charged less than nothing: ",
                "update request set scopes = '[]'|the attempt %/1 in % does not count for its account %",
                "update correction set scopes = '{}'|a correction of %/1 in % does not count for its account %"
            })
    void whatWasTamperedWithIsNamed(String sql, String named) {
        fixture.execute(sql);

        assertThat(verify().discrepancies())
                .anySatisfy(found -> assertThat(found).matches(named.replace("%", "\\S+") + ".*"));
    }

    @Test
    void oneAttemptHasOneLateTruth() {
        fixture.execute(
                "insert into correction select gen_random_uuid(), request_id, attempt, account_id, period, 0, 0,"
                        + " reason, author, now(), model_served, scopes from correction");

        assertThat(verify().discrepancies())
                .containsExactly("the attempt %s in %s-01 has 2 late truths".formatted(late.id(), late.period()));
        fixture.execute("update correction set author = 'ctl:root@host' where tokens = 0");
        assertThat(verify().holds()).isTrue();
    }

    @Test
    void aWarningHasACause() {
        warning("tokens", 80, 79);
        warning("tokens", 95, 95);
        warning("cost", 80, Long.MAX_VALUE);
        warning("provider", 100, 0);

        assertThat(verify().discrepancies())
                .containsExactly("the warning of %s in %s-01 at 80 %% of its limit of 100 was raised at 79 (tokens)"
                        .formatted(ci.account(), open.period()));
    }

    @Test
    void whatIsLeftOpenIsAHintAndNoFailure() {
        fixture.execute("update request set deadline = now() - interval '14 minutes' where state = 'open'");
        assertThat(verify().hints()).isEmpty();

        fixture.execute("update request set deadline = '2026-01-02 03:04:05Z'");

        LedgerCheck check = verify();
        assertThat(check.holds()).isTrue();
        assertThat(check.hints())
                .containsExactly(
                        "the attempt %s in %s-01 is open, though its deadline was 2026-01-02T03:04:05Z: does a daemon run?"
                                .formatted(open.id(), open.period()));
    }

    private void warning(String kind, int threshold, long used) {
        fixture.execute(
                "insert into warning (id, scope_id, period, kind, threshold, used, limit_at) values (gen_random_uuid(), '%s',"
                                .formatted(ci.account())
                        + " '%s', '%s', %d, %d, 100)".formatted(open.period().firstDay(), kind, threshold, used));
    }

    private LedgerCheck verify() {
        return fixture.ledger.verify();
    }
}
