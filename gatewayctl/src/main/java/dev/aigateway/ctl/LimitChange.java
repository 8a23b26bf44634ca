package dev.aigateway.ctl;

import dev.aigateway.budget.AccountLimits;
import dev.aigateway.budget.LimitRegister;
import java.util.Optional;
import java.util.function.Function;

/** Changes limits and tells from what to what. */
final class LimitChange {

    private LimitChange() {}

    static void apply(
            Session session,
            Accounts.Named account,
            LimitRegister register,
            Function<LimitRegister, Optional<AccountLimits>> change) {
        AccountLimits before = register.limits(account.id()).orElseThrow(() -> gone(account));
        AccountLimits after = change.apply(register).orElseThrow(() -> gone(account));
        session.terminal()
                .say("%s: %s, in force now (before: %s)"
                        .formatted(account.label(), new LimitText(after), new LimitText(before)));
    }

    private static Failure gone(Accounts.Named account) {
        return new Failure(ExitCode.NOT_FOUND, account.label() + " has just been deleted");
    }
}
