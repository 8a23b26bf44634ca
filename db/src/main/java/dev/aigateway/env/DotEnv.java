package dev.aigateway.env;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of lines {@code NAME=value}, as shells and compose read it; problems never repeat the text of a line. */
final class DotEnv {

    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=(.*)");
    private static final Pattern SINGLE_QUOTED = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
    private static final Pattern DOUBLE_QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    private static final Pattern COMMENT = Pattern.compile("\\s+#.*$");

    private final Path file;
    private final List<String> problems;
    private final Map<String, String> values = new HashMap<>();

    private DotEnv(Path file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** A missing file is an empty one. */
    static Map<String, String> read(Path file, List<String> problems) {
        var dotEnv = new DotEnv(file, problems);
        dotEnv.readLines();
        return dotEnv.values;
    }

    private void readLines() {
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                readLine(line, i + 1);
            }
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            problems.add(file + " cannot be read as UTF-8 text");
            return List.of();
        }
    }

    private void readLine(String line, int number) {
        var shape = LINE.matcher(line);
        if (!shape.matches()) {
            problems.add(file + " line " + number + ": expected NAME=value");
            return;
        }
        readValue(shape.group(1), shape.group(2), number);
    }

    private void readValue(String name, String raw, int number) {
        String text = raw.strip();
        var single = SINGLE_QUOTED.matcher(text);
        var quoted = DOUBLE_QUOTED.matcher(text);
        if (single.matches()) {
            values.put(name, single.group(1));
        } else if (quoted.matches()) {
            values.put(name, unescape(quoted.group(1)));
        } else if (text.startsWith("'") || text.startsWith("\"")) {
            problems.add(file + " line " + number + ": the value of " + name + " has no closing quote");
        } else {
            values.put(name, COMMENT.matcher(raw).replaceFirst("").strip());
        }
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1).equals("n") ? "\n" : found.group(1)));
    }
}
