package dev.aigateway.store;

import dev.aigateway.access.Caller;
import dev.aigateway.access.KeyHash;
import dev.aigateway.usage.Period;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a batch of admissions begins with, by the database's clock.
 *
 * @param companyCapped whether the company has a limit of its own
 * @param callers behind the keys that are good now
 */
record AdmissionMoment(
        Instant now, Period period, long priceVersion, boolean companyCapped, Map<String, Caller> callers) {

    /** From here on no statement waits for longer than one lock may, however many locks it needs. */
    private static final String READ = """
        select m.now, m.period, m.price_version, m.company_capped,
               set_config('statement_timeout', '500', true) as patience,
               c.id as credential_id, encode(c.hash, 'hex') as hash, c.account_id, a.role, a.models,
               case a.kind when 'user' then a.email else 'key:' || a.name end as account_name
        from (select now() as now,
                     cast(date_trunc('month', now() at time zone CAST(:zone AS text)) as date) as period,
                     (select max(id) from price) as price_version,
        """ + LockedBudgets.COMPANY_CAPPED + """
         as company_capped) m
        left join (credential c join account a on a.id = c.account_id and a.deleted_at is null)
               on c.hash = any(CAST(:hashes AS bytea[]))
              and c.revoked_at is null
              and (c.expires_at is null or c.expires_at > now())\
        """;

    static AdmissionMoment read(Tx tx, Collection<KeyHash> keys, ZoneId zone) {
        List<String> hashes = keys.stream().map(key -> "\\x" + hex(key)).toList();
        List<Row> rows = tx.query(READ, Params.of("hashes", hashes).and("zone", zone.getId()));
        Row moment = rows.getFirst();
        Map<String, Caller> callers = new HashMap<>();
        for (Row row : rows) {
            row.findText("hash").ifPresent(hash -> callers.put(hash, Callers.of(row)));
        }
        return new AdmissionMoment(
                moment.instant("now"),
                Period.of(moment.date("period")),
                moment.number("price_version"),
                moment.flag("company_capped"),
                callers);
    }

    Optional<Caller> caller(KeyHash key) {
        return Optional.ofNullable(callers.get(hex(key)));
    }

    private static String hex(KeyHash key) {
        return HexFormat.of().formatHex(key.bytes());
    }
}
