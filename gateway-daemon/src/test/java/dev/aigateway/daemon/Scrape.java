package dev.aigateway.daemon;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code /metrics} said, by lines. */
record Scrape(String text) {

    private static final Pattern LINE = Pattern.compile("(?<name>[a-z_]+)(\\{(?<labels>.*)\\})? (?<number>\\S+)");
    private static final Pattern LABEL = Pattern.compile("(?<name>[a-z_]+)=\"(?<value>(?:[^\"\\\\]|\\\\.)*)\"");

    /** One number, with its labels by name. */
    record Sample(String name, Map<String, String> labels, BigDecimal number) {}

    List<Sample> samples() {
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(Scrape::sample)
                .toList();
    }

    private static Sample sample(String line) {
        var matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("not a line of metrics: " + line);
        }
        String labels = matcher.group("labels") == null ? "" : matcher.group("labels");
        Map<String, String> byName = new HashMap<>();
        LABEL.matcher(labels)
                .results()
                .forEach((MatchResult label) -> byName.put(label.group("name"), label.group("value")));
        return new Sample(matcher.group("name"), byName, new BigDecimal(matcher.group("number")));
    }

    /** The sum of all lines of the name that carry these labels, {@code "name", "value"} and so on. */
    double sum(String name, String... labels) {
        return samples().stream()
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> carries(sample, labels))
                .mapToDouble(sample -> sample.number().doubleValue())
                .sum();
    }

    private static boolean carries(Sample sample, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }

    /** The names of all lines, those of buckets, sums and counts too. */
    Set<String> names() {
        return samples().stream().map(Sample::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
