package dev.aigateway.store;

import dev.aigateway.usage.Period;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageIteration;
import dev.aigateway.usage.UsageIteration.Kind;
import dev.aigateway.usage.UsageReport;
import dev.aigateway.usage.UsageReport.Remark;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What few reports say, and the columns of the log have no place for: the steps of a call, and what is free in it. */
final class UsageDetails {

    private static final String WRITE = """
        update request r
        set usage_detail = d.detail
        from (select s.id, s.attempt, jsonb_strip_nulls(jsonb_build_object(
                         'unbilled', case when bool_or(s.unbilled) then true end,
                         'web_fetches', max(s.fetches),
                         'iterations', jsonb_agg(jsonb_build_object(
                             'type', s.kind, 'model', s.model, 'input_tokens', s.input,
                             'cache_write_5m_tokens', s.write5m, 'cache_write_1h_tokens', s.write1h,
                             'cache_read_tokens', s.read, 'output_tokens', s.output) order by s.position)
                             filter (where s.kind is not null))) as detail
              from unnest(CAST(:id AS uuid[]), CAST(:attempt AS int[]), CAST(:position AS int[]),
                          CAST(:unbilled AS boolean[]), CAST(:fetches AS bigint[]), CAST(:kind AS text[]),
                          CAST(:model AS text[]), CAST(:input AS bigint[]), CAST(:write5m AS bigint[]),
                          CAST(:write1h AS bigint[]), CAST(:read AS bigint[]), CAST(:output AS bigint[]))
                   as s(id, attempt, position, unbilled, fetches, kind, model, input, write5m, write1h, read, output)
              group by s.id, s.attempt) d
        where r.period = :period and r.id = d.id and r.attempt = d.attempt and r.id = any(CAST(:id AS uuid[]))\
        """;

    private static final String ITERATIONS = """
        select s ->> 'type' as kind, s ->> 'model' as model, CAST(s ->> 'input_tokens' AS bigint) as input,
               CAST(s ->> 'cache_write_5m_tokens' AS bigint) as write5m,
               CAST(s ->> 'cache_write_1h_tokens' AS bigint) as write1h,
               CAST(s ->> 'cache_read_tokens' AS bigint) as read, CAST(s ->> 'output_tokens' AS bigint) as output
        from request r, jsonb_array_elements(r.usage_detail -> 'iterations') with ordinality as o(s, n)
        where r.period = :period and r.id = CAST(:id AS uuid) and r.attempt = CAST(:attempt AS int)
        order by o.n\
        """;

    private final Columns rows = new Columns();

    void add(SettlementTransaction.Closing closing, UsageReport usage) {
        if (usage.iterations().isEmpty() && usage.webFetches() == null && !usage.has(Remark.UNBILLED)) {
            return;
        }
        if (usage.iterations().isEmpty()) {
            row(closing, usage, 0, null);
        }
        int position = 0;
        for (UsageIteration iteration : usage.iterations()) {
            row(closing, usage, position++, iteration);
        }
    }

    private void row(
            SettlementTransaction.Closing closing,
            UsageReport usage,
            int position,
            @Nullable UsageIteration iteration) {
        UsageReport counts = iteration == null ? UsageReport.NONE : iteration.counts();
        TokenUsage tokens = counts.tokens();
        boolean writes = tokens.cacheWrite5m() + tokens.cacheWrite1h() > 0;
        rows.add("id", closing.attempt().id().requestId())
                .add("attempt", closing.attempt().id().attempt())
                .add("position", position)
                .add("unbilled", usage.has(Remark.UNBILLED))
                .add("fetches", usage.webFetches())
                .add("kind", iteration == null ? null : iteration.kind())
                .add("model", iteration == null ? null : iteration.model().orElse(null))
                .add("input", counts.input())
                .add("write5m", writes ? (Long) tokens.cacheWrite5m() : counts.cacheWrite())
                .add("write1h", writes ? (Long) tokens.cacheWrite1h() : null)
                .add("read", counts.cacheRead())
                .add("output", counts.output());
    }

    void write(Tx tx, Period period) {
        if (!rows.isEmpty()) {
            tx.update(WRITE, rows.params().and("period", period.firstDay()));
        }
    }

    /** {@code attempt}: names the row by {@code period}, {@code id} and {@code attempt}. */
    static List<UsageIteration> iterations(Tx tx, Params attempt) {
        return tx.query(ITERATIONS, attempt).stream()
                .map(UsageDetails::iteration)
                .toList();
    }

    private static UsageIteration iteration(Row row) {
        UsageReport counts = UsageReport.ofCounts(
                number(row, "input"),
                null,
                number(row, "write5m"),
                number(row, "write1h"),
                number(row, "read"),
                number(row, "output"));
        Kind kind = Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT));
        return new UsageIteration(kind, row.findText("model"), counts);
    }

    private static @Nullable Long number(Row row, String column) {
        OptionalLong number = row.findNumber(column);
        return number.isPresent() ? (Long) number.getAsLong() : null;
    }

    static Set<Remark> remarks(Row row) {
        return row.flag("unbilled") ? Set.of(Remark.UNBILLED) : Set.of();
    }
}
