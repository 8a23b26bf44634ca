package dev.aigateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestPlansTest {

    private static final String BY_INDEX = """
        2026-11-25 15:00:00.000 UTC [7] LOG:  duration: 0.050 ms  plan:
        \tQuery Text: select 1
        \t            from request r where r.id = $1
        \tLockRows  (cost=0.42..8.45 rows=1 width=40)
        \t  ->  Index Scan using request_2026_11_pkey on request_2026_11 r  (cost=0.42..8.44 rows=1 width=40)
        \t        Index Cond: (id = $1)
        2026-11-25 15:00:00.100 UTC [7] LOG:  duration: 0.010 ms  plan:
        \tQuery Text: select 2 from request_total
        \tSeq Scan on request_total  (cost=0.00..1.00 rows=1 width=4)
        """;

    @Test
    void aPlanIsItsStepsOnTheLog() {
        RequestPlans plans = RequestPlans.of(BY_INDEX);
        assertThat(plans.statements()).isEqualTo(2);
        assertThat(plans.plans())
                .containsOnlyKeys("select 1 from request r where r.id = $1")
                .containsValue(Set.of(List.of(
                        "->  Index Scan using request_2026_11_pkey on request_2026_11 r", "Index Cond: (id = $1)")));
        assertThat(plans.fullScans()).isEmpty();
    }

    @Test
    void aSequentialScanIsSeen() {
        String log = BY_INDEX.replace("Index Scan using request_2026_11_pkey on", "Parallel Seq Scan on");
        assertThat(RequestPlans.of(log).fullScans()).containsExactly("->  Parallel Seq Scan on request_2026_11 r");
    }

    @Test
    void aScanOfAllOfAMonthsIndexIsSeen() {
        String log = BY_INDEX.replace("Index Cond: (id = $1)", "Index Cond: (period = '2026-11-01'::date)");
        assertThat(RequestPlans.of(log).fullScans()).containsExactly("Index Cond: (period = '2026-11-01'::date)");
    }

    @Test
    void aPlanForCertainValuesIsTheSameForOthers() {
        String first = BY_INDEX.replace("(id = $1)", "(id = ANY ('{01a2,01a3}'::uuid[]))");
        String log = first + first.replace("01a2,", "");
        assertThat(RequestPlans.of(log).plans().values())
                .singleElement()
                .satisfies(ways -> assertThat(ways)
                        .containsExactly(List.of(
                                "->  Index Scan using request_2026_11_pkey on request_2026_11 r",
                                "Index Cond: (id = ANY ('{...}'::uuid[]))")));
    }
}
