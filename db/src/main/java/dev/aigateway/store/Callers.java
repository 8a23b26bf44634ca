package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Caller;
import dev.aigateway.access.CredentialId;
import dev.aigateway.access.Role;
import java.util.Locale;

/** Reads a caller from a row of a credential joined with its account. */
final class Callers {

    private Callers() {}

    static Caller of(Row row) {
        return new Caller(
                new AccountId(row.uuid("account_id")),
                new CredentialId(row.uuid("credential_id")),
                row.text("account_name"),
                Role.valueOf(row.text("role").toUpperCase(Locale.ROOT)),
                row.texts("models"));
    }
}
