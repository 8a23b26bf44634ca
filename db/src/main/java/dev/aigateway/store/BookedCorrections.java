package dev.aigateway.store;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What was booked beside the charges of attempts; to be asked once their rows are locked. */
final class BookedCorrections {

    private static final String SUMS = """
        select c.request_id, c.attempt, CAST(sum(c.tokens) AS bigint) as tokens,
               CAST(sum(c.cost_nanos) AS bigint) as cost_nanos
        from unnest(CAST(:id AS uuid[]), CAST(:attempt AS int[])) as k(id, attempt)
        join correction c on c.request_id = k.id and c.attempt = k.attempt
        group by c.request_id, c.attempt\
        """;

    private final Map<AttemptId, Amount> sums = new HashMap<>();

    private BookedCorrections() {}

    static BookedCorrections of(Tx tx, Collection<AttemptId> attempts) {
        BookedCorrections booked = new BookedCorrections();
        if (attempts.isEmpty()) {
            return booked;
        }
        Columns columns = new Columns();
        attempts.forEach(attempt -> columns.add("id", attempt.requestId()).add("attempt", attempt.attempt()));
        for (Row row : tx.query(SUMS, columns.params())) {
            booked.sums.put(
                    new AttemptId(row.uuid("request_id"), Math.toIntExact(row.number("attempt"))),
                    new Amount(row.number("tokens"), new Money(row.number("cost_nanos"))));
        }
        return booked;
    }

    Amount sum(AttemptId attempt) {
        return sums.getOrDefault(attempt, Amount.ZERO);
    }
}
