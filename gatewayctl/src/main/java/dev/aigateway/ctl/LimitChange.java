package dev.aigateway.ctl;

import dev.aigateway.budget.AccountLimits;
import java.util.Optional;
import java.util.function.Supplier;

/** Changes limits and tells from what to what. */
final class LimitChange {

    private LimitChange() {}

    static void apply(
            Session session,
            Accounts.Named account,
            Supplier<Optional<AccountLimits>> limits,
            Supplier<Optional<AccountLimits>> change) {
        AccountLimits before = limits.get().orElseThrow(() -> gone(account));
        AccountLimits after = change.get().orElseThrow(() -> gone(account));
        tell(session, account.label(), new LimitText(after).toString(), new LimitText(before).toString());
    }

    static void applyToCompany(
            Session session, Supplier<Optional<AccountLimits>> limits, Supplier<AccountLimits> change) {
        String before =
                limits.get().map(LimitText::new).map(LimitText::toString).orElse("no limit");
        tell(session, "company", new LimitText(change.get()).toString(), before);
    }

    private static void tell(Session session, String whose, String after, String before) {
        session.terminal().say("%s: %s, in force now (before: %s)".formatted(whose, after, before));
    }

    private static Failure gone(Accounts.Named account) {
        return new Failure(ExitCode.NOT_FOUND, account.label() + " has just been deleted");
    }
}
