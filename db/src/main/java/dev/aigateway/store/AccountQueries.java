package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.CredentialId;
import dev.aigateway.access.ValidKey;
import dev.aigateway.usage.Period;
import java.util.Optional;

/** What the lists of people and of programs have in common. */
final class AccountQueries {

    /** The newest valid key of a kind as columns that begin with its kind. */
    static final String NEWEST_KEY = """
        left join lateral (
            select id, hint, created_at, expires_at from credential
            where account_id = a.id and kind = '%1$s' and revoked_at is null
              and (expires_at is null or expires_at > now())
            order by created_at desc limit 1) %1$s on true
        """;

    /** To be put before a place that names what is sorted by. */
    static final String IN_LIST = """
        (a.deleted_at is null
           or exists (select 1 from budget b
                      where b.scope_id = a.id and b.period = CAST(:used_in AS date) and b.requests > 0))
        """;

    private AccountQueries() {}

    static Params page(Optional<AccountId> after, int limit, Optional<Period> usedIn) {
        return Params.of("after", after.map(AccountId::value).orElse(null))
                .and("limit", limit)
                .and("used_in", usedIn.map(Period::firstDay).orElse(null));
    }

    static Optional<ValidKey> key(Row row, String kind) {
        return row.findText(kind + "_hint")
                .map(hint -> new ValidKey(
                        new CredentialId(row.uuid(kind + "_id")),
                        hint,
                        row.instant(kind + "_created_at"),
                        row.findInstant(kind + "_expires_at").orElse(null)));
    }
}
