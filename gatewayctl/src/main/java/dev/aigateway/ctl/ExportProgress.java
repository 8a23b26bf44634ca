package dev.aigateway.ctl;

import dev.aigateway.ledger.LedgerLine;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import java.time.Duration;
import java.time.Instant;

/** Counts what was written, and tells a person who waits for longer than a second. One thread only. */
final class ExportProgress {

    private static final Duration SILENT = Duration.ofSeconds(1);
    private static final int LOOK_EVERY = 1_000;

    private final Terminal terminal;
    private final Session session;
    private final Period period;
    private Instant quietUntil;
    private boolean shown;
    private long entries;
    private long open;
    private Money cost = Money.ZERO;

    ExportProgress(Session session, Period period) {
        this.terminal = session.terminal();
        this.session = session;
        this.period = period;
        this.quietUntil = session.clock().instant().plus(SILENT);
    }

    void saw(LedgerLine entry) {
        entries++;
        open += entry.open() ? 1 : 0;
        cost = cost.plus(entry.charged().cost());
        if (entries % LOOK_EVERY == 0 && terminal.interactive()) {
            showInTime();
        }
    }

    private void showInTime() {
        Instant now = session.clock().instant();
        if (now.isAfter(quietUntil)) {
            terminal.showProgress("exporting %s: %s rows".formatted(period, Figures.grouped(entries)));
            shown = true;
            quietUntil = now.plus(SILENT);
        }
    }

    /** Leaves an empty line for what comes next. */
    void end() {
        if (shown) {
            terminal.showProgress("");
        }
    }

    long entries() {
        return entries;
    }

    /** Calls whose cost is not known yet. */
    long open() {
        return open;
    }

    Money cost() {
        return cost;
    }
}
