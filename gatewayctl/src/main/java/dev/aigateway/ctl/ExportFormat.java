package dev.aigateway.ctl;

import dev.aigateway.ledger.LedgerLine;
import java.util.Locale;
import java.util.Optional;

/** How a line of the ledger is written. Names and order are stable: docs/EXPORT.md. */
enum ExportFormat {
    CSV,
    JSONL,
    FOCUS;

    private static final CsvList<LedgerLine> CELLS = new CsvList<>(ExportFields.all());
    private static final JsonList<LedgerLine> OBJECTS = new JsonList<>(ExportFields.all());

    void requireBuilt() {
        if (this == FOCUS) {
            throw new Failure(ExitCode.USAGE, "--format focus is not built yet: use csv or jsonl");
        }
    }

    Optional<String> header() {
        return this == CSV ? Optional.of(CELLS.header()) : Optional.empty();
    }

    String line(LedgerLine entry) {
        return switch (this) {
            case CSV -> CELLS.line(entry);
            case JSONL, FOCUS -> OBJECTS.line(entry);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
