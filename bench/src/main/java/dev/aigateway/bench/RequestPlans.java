package dev.aigateway.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How Postgres reached the request log, by its auto_explain.
 *
 * @param statements how many were looked at, by their text
 * @param plans of those that touch the log: the parts that do, each way once
 */
record RequestPlans(int statements, Map<String, Set<List<String>>> plans) {

    private static final Pattern ENTRY = Pattern.compile("\\n(?!\\t)");
    private static final Pattern ESTIMATE = Pattern.compile("\\s+\\(cost=[^)]*\\)");
    private static final Pattern NODE_ON_REQUEST = Pattern.compile(" on (public\\.)?request(_\\d{4}_\\d\\d)?\\b");
    /** Values in a plan that was made for them alone. */
    private static final Pattern VALUES = Pattern.compile("'\\{[^']*}'");

    /** By an index, but all the same. */
    private static final Pattern WHOLE_MONTH = Pattern.compile("Index Cond: \\(period = [^ )]+\\)");

    private static final String QUERY = "Query Text: ";
    private static final int SHOWN_MAX = 110;

    /** Of the server's log. */
    static RequestPlans of(String log) {
        Set<String> statements = new LinkedHashSet<>();
        Map<String, Set<List<String>>> plans = new LinkedHashMap<>();
        for (String entry : ENTRY.split(log, -1)) {
            if (entry.contains(QUERY)) {
                List<String> lines = entry.lines().toList();
                statements.add(query(lines));
                List<String> touching = touching(lines);
                if (!touching.isEmpty()) {
                    plans.computeIfAbsent(query(lines), _ -> new LinkedHashSet<>())
                            .add(touching);
                }
            }
        }
        return new RequestPlans(statements.size(), plans);
    }

    private static String query(List<String> lines) {
        StringBuilder query = new StringBuilder();
        for (String line : lines.subList(1, lines.size())) {
            if (ESTIMATE.matcher(line).find()) {
                break;
            }
            query.append(line.strip().replace(QUERY, "")).append(' ');
        }
        return query.toString().replaceAll("\\s+", " ").strip();
    }

    /** The steps on the log, each with the conditions below it. */
    private static List<String> touching(List<String> lines) {
        List<String> touching = new ArrayList<>();
        boolean within = false;
        boolean planned = false;
        for (String line : lines) {
            boolean step = ESTIMATE.matcher(line).find();
            planned |= step;
            within = step ? NODE_ON_REQUEST.matcher(line).find() : within;
            if (planned && within) {
                String plain = ESTIMATE.matcher(line).replaceAll("").strip();
                touching.add(VALUES.matcher(plain).replaceAll("'{...}'"));
            }
        }
        return touching;
    }

    /** Steps that read a month's log from end to end. */
    List<String> fullScans() {
        return plans.values().stream()
                .flatMap(Set::stream)
                .flatMap(List::stream)
                .filter(line ->
                        line.contains("Seq Scan") || WHOLE_MONTH.matcher(line).matches())
                .distinct()
                .toList();
    }

    void print() {
        System.out.printf("%d different statements were explained, %d touch request:%n", statements, plans.size());
        plans.forEach((query, ways) -> {
            System.out.println("  " + query.substring(0, Math.min(query.length(), SHOWN_MAX)));
            ways.forEach(way -> way.forEach(line -> System.out.println("      " + line)));
        });
        List<String> scans = fullScans();
        System.out.println(scans.isEmpty() ? "no full scan of request" : "FULL SCANS: " + String.join("; ", scans));
    }
}
