package dev.aigateway.access;

import dev.aigateway.usage.Period;
import java.util.List;
import java.util.Optional;

/**
 * Makes, lists and deletes people; every change writes its audit row in the same transaction. Changes throw
 * {@link Conflict}, and {@link IdempotencyKey.AlreadyDone} for a repeated request; they are empty where there is no such
 * living person.
 */
public interface UserRegister {

    IssuedUser create(NewUser user, Change change);

    /** Deleted ones too. */
    Optional<User> find(AccountId id);

    /** The living ones whose id begins so, or whose e-mail this is. */
    List<User> matching(String reference);

    /** The living ones, by e-mail. */
    List<User> all();

    /**
     * As {@link #all}, at most {@code limit} of them, that come after one who may have been deleted.
     *
     * @param usedIn deleted ones with use in this month belong to the list too
     */
    List<User> page(Optional<AccountId> after, int limit, Optional<Period> usedIn);

    /** Deletes a person and revokes all keys; what was used stays. */
    Optional<User> delete(AccountId id, Change change);

    /** Replaces both keys; limits and the month's use stay. */
    Optional<IssuedUser> regenerate(AccountId id, Regeneration how, Change change);

    /** Replaces all tags. */
    Optional<User> retag(AccountId id, Tags tags, Change change);
}
