package dev.aigateway.ctl;

import java.util.ArrayList;
import java.util.List;

/** Lines whose cells stand below their titles. */
final class Table {

    private static final String GAP = "   ";

    private final List<String> titles = new ArrayList<>();
    private final List<Boolean> rightAligned = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** A column of words. */
    Table left(String title) {
        return column(title, title.length(), false);
    }

    Table left(String title, int widthMin) {
        return column(title, widthMin, false);
    }

    /** A column of numbers. */
    Table right(String title, int widthMin) {
        return column(title, widthMin, true);
    }

    private Table column(String title, int widthMin, boolean right) {
        titles.add(title);
        rightAligned.add(right);
        widths.add(Math.max(title.length(), widthMin));
        return this;
    }

    void row(String... cells) {
        List<String> row = List.of(cells).stream().map(Table::printable).toList();
        for (int i = 0; i < row.size(); i++) {
            widths.set(i, Math.max(widths.get(i), row.get(i).length()));
        }
        rows.add(row);
    }

    /** The titles first; nothing at all if there are no rows. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!rows.isEmpty()) {
            lines.add(line(titles));
        }
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String padding = " ".repeat(widths.get(i) - cell.length());
            line.append(i == 0 ? "" : GAP).append(rightAligned.get(i) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    /** A terminal obeys control characters, and names come from strangers. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
