package dev.aigateway.store;

import dev.aigateway.budget.LimitWarning;
import dev.aigateway.budget.RaisedWarning;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.usage.Period;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows of warnings, with the names of those whom they are about. */
final class WarningRows {

    private static final Logger LOG = LoggerFactory.getLogger("gateway.warning");

    /** What a statement about warnings, called {@code w}, ends with. */
    static final String NAMED = """
        select w.id, w.scope_id, w.period, w.kind, w.threshold, w.used, w.limit_at, w.tries,
               case a.kind when 'user' then a.email when 'service' then 'key:' || a.name end as account
        from w
        left join account a on a.id = w.scope_id
        order by w.scope_id, w.kind, w.threshold\
        """;

    private static final String COMPANY = "the whole company";

    private WarningRows() {}

    static List<RaisedWarning> all(List<Row> rows) {
        return rows.stream().map(WarningRows::one).toList();
    }

    static RaisedWarning one(Row row) {
        LimitWarning warning = new LimitWarning(
                LimitWarning.Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
                Math.toIntExact(row.number("threshold")),
                row.number("used"),
                row.number("limit_at"));
        return new RaisedWarning(
                row.uuid("id"),
                account(row),
                Period.of(row.date("period")),
                warning,
                Math.toIntExact(row.number("tries")));
    }

    private static String account(Row row) {
        UUID scope = row.uuid("scope_id");
        return scope.equals(ScopeId.COMPANY.value())
                ? COMPANY
                : row.findText("account").orElse(scope.toString());
    }

    /** Whoever wrote them logs them, whether or not there is anybody to deliver them to. */
    static void tell(List<RaisedWarning> written) {
        written.forEach(warning -> LOG.atWarn()
                .addKeyValue("threshold_percent", warning.warning().threshold())
                .log(warning.text()));
    }
}
