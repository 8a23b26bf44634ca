package dev.aigateway.ctl;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** {@code -o}: how a list is printed. */
final class OutputOption {

    /** Names and order of JSON and CSV are stable; the table is for people. */
    enum Format {
        TABLE,
        JSON,
        CSV;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json|csv",
            description = "How it is printed; by default as a table.")
    private Format format = Format.TABLE;

    /** For what has lists within it. */
    void requireNoCsv() {
        if (format == Format.CSV) {
            throw new Failure(ExitCode.USAGE, "this does not fit into CSV: use table or json");
        }
    }

    <T> void write(Terminal terminal, Fields<T> fields, List<T> items, Function<List<T>, List<String>> table) {
        switch (format) {
            case TABLE -> table.apply(items).forEach(terminal::print);
            case JSON -> new JsonList<>(fields).write(items, terminal.out());
            case CSV -> new CsvList<>(fields).write(items, terminal.out());
        }
    }
}
