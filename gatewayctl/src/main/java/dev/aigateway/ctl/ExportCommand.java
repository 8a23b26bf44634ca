package dev.aigateway.ctl;

import dev.aigateway.ledger.LedgerLines;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresLedgerExport;
import dev.aigateway.store.PostgresUsageLedger;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gatewayctl export}. */
@Command(
        name = "export",
        header = {
            "  gatewayctl export --out /var/lib/reports                        last month, for cron",
            "  gatewayctl export --month 2026-10 --format jsonl --checksum --out ."
        },
        description = "Writes every call of a month to a file, for accounting; the same data gives the same bytes.")
final class ExportCommand implements Runnable {

    private final Session session;

    /** For the shell to complete. */
    static final class Months extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Months() {
            super(List.of("last"));
        }
    }

    @Option(
            names = "--month",
            completionCandidates = Months.class,
            paramLabel = "last|2026-10",
            description = "By default the last closed one.")
    private ExportMonth month = ExportMonth.LAST;

    @Option(names = "--format", paramLabel = "csv|jsonl", description = "By default csv.")
    private ExportFormat format = ExportFormat.CSV;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder, which must exist.")
    private Path folder = Path.of("");

    @Option(names = "--partial", description = "Allows the running month, under a name that says so.")
    private boolean partial;

    @Option(names = "--checksum", description = "Adds a file .sha256 for sha256sum -c.")
    private boolean checksum;

    ExportCommand(Session session) {
        this.session = session;
    }

    /** What a file holds. */
    private record Content(Path file, long entries, long open, Money cost) {}

    @Override
    public void run() {
        format.requireBuilt();
        Path target = session.databases().folder().resolve(folder);
        if (!Files.isDirectory(target)) {
            throw new Failure(ExitCode.FAILED, "there is no folder " + target);
        }
        session.databases().use(database -> export(database, target));
    }

    private void export(Database database, Path target) {
        Period running = new PostgresUsageLedger(database).currentPeriod();
        Period period = month.seenFrom(running);
        requireOver(period, running);
        Path file = target.resolve("usage-%s%s.%s".formatted(period, period.equals(running) ? "-partial" : "", format));
        Optional<Content> content =
                new PostgresLedgerExport(database).alone(period, entries -> write(period, file, entries));
        tell(content.orElseThrow(() -> new Failure(
                ExitCode.FAILED, "another export is running on this database: nothing was written; try again later")));
    }

    private void requireOver(Period period, Period running) {
        int order = period.compareTo(running);
        if (order > 0) {
            throw new Failure(ExitCode.USAGE, period + " has not begun");
        }
        if (order == 0 && !partial) {
            throw new Failure(ExitCode.USAGE, period + " is still running: --partial exports what there is so far");
        }
    }

    private Content write(Period period, Path target, LedgerLines entries) {
        ExportProgress progress = new ExportProgress(session, period);
        try (ExportFile file = checksum ? ExportFile.withChecksum(target) : ExportFile.begin(target)) {
            format.header().ifPresent(file::line);
            entries.forEach(entry -> {
                file.line(format.line(entry));
                progress.saw(entry);
            });
            file.finish();
        } finally {
            progress.end();
        }
        return new Content(target, progress.entries(), progress.open(), progress.cost());
    }

    /** The name alone goes to standard output. */
    private void tell(Content content) {
        session.terminal().print(content.file.toString());
        session.terminal().say(Figures.counted(content.entries, "row") + ", " + Figures.dollars(content.cost));
        if (content.open > 0) {
            session.terminal()
                    .say(Figures.counted(content.open, "call") + " still open, at no cost: export again later");
        }
    }
}
