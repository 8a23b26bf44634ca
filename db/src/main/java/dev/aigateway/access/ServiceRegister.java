package dev.aigateway.access;

import dev.aigateway.usage.Period;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** As {@link UserRegister}, for programs; they are known by their account, which outlives each key. */
public interface ServiceRegister {

    IssuedService create(NewServiceKey key, Change change);

    /** Deleted ones too. */
    Optional<Service> find(AccountId id);

    /** The living ones by name, and the deleted ones with use in a month. */
    List<Service> page(Optional<AccountId> after, int limit, Optional<Period> usedIn);

    /** Deletes a program and revokes its keys; what was used stays. */
    Optional<Service> delete(AccountId id, Change change);

    /**
     * A new key in place of all others; account, limits and use stay.
     *
     * @param seen the key that the decision was made on: if it is no longer the newest, {@link Conflict} is thrown
     * @param validity empty means as long as the old key, if that is still good
     * @param grace how long the old one stays good; empty means not at all
     */
    Optional<IssuedService> rotate(
            AccountId id,
            Optional<CredentialId> seen,
            Optional<Validity> validity,
            Optional<Duration> grace,
            Change change);
}
