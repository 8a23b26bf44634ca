package dev.aigateway.access;

import java.util.List;

/**
 * Who stands behind a request.
 *
 * @param name the e-mail of a person, {@code key:<name>} of a service
 * @param models the only models that the account may use; empty means all
 */
public record Caller(AccountId account, CredentialId credential, String name, Role role, List<String> models) {

    public Caller {
        models = List.copyOf(models);
    }

    /** Whether a model may be used, given by any of its names: the alias, or the provider's id. */
    public boolean mayUse(String... names) {
        return models.isEmpty() || List.of(names).stream().anyMatch(models::contains);
    }
}
