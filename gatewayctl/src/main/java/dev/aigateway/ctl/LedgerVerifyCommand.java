package dev.aigateway.ctl;

import dev.aigateway.ledger.LedgerCheck;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresUsageLedger;
import picocli.CommandLine.Command;

/** {@code gatewayctl ledger verify}. */
@Command(
        name = "verify",
        header = "  gatewayctl ledger verify",
        description = "Compares every budget and total with the calls and corrections that they are made of; fails if"
                + " something differs.")
final class LedgerVerifyCommand implements Runnable {

    private final Session session;

    LedgerVerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.databases().use(this::verify);
    }

    private void verify(Database database) {
        LedgerCheck check = new PostgresUsageLedger(database).verify();
        check.discrepancies().forEach(session.terminal()::print);
        check.hints().forEach(session.terminal()::say);
        String compared = Figures.counted(check.budgets(), "budget") + " compared with "
                + Figures.counted(check.attempts(), "attempt");
        if (!check.holds()) {
            throw new Failure(ExitCode.FAILED, "the ledger does not hold: " + compared);
        }
        session.terminal().print("the ledger holds: " + compared);
    }
}
