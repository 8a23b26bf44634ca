package dev.aigateway.budget;

import dev.aigateway.access.AccountId;
import java.util.UUID;

/** What a limit applies to: an account, under the account's own id, or the whole company. */
public record ScopeId(UUID value) {

    /** The highest UUID there is, so that the one row that everybody shares is locked last and held shortest. */
    public static final ScopeId COMPANY = new ScopeId(new UUID(-1, -1));

    public static ScopeId of(AccountId account) {
        return new ScopeId(account.value());
    }

    @Override
    public String toString() {
        return equals(COMPANY) ? "company" : value.toString();
    }
}
