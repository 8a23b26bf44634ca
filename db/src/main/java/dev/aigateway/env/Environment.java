package dev.aigateway.env;

import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Typed settings from environment variables and a {@code .env} file; an empty value counts as unset.
 * A wrong value becomes a problem and reads as its default, so that all problems are told together. One thread only.
 */
public final class Environment {

    private static final String FILE_SUFFIX = "_FILE";

    private final Map<String, String> values;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> defaults = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();

    private Environment(Map<String, String> variables, Optional<Path> dotEnvFile) {
        values = new HashMap<>(
                dotEnvFile.map(file -> DotEnv.read(file, problems)).orElseGet(Map::of));
        variables.forEach((name, value) -> {
            if (!value.isEmpty()) {
                values.put(name, value);
            }
        });
        values.values().removeIf(String::isEmpty);
    }

    public static Environment of(Map<String, String> variables) {
        return new Environment(variables, Optional.empty());
    }

    /** The variables win over the file, which need not exist. */
    public static Environment of(Map<String, String> variables, Path dotEnvFile) {
        return new Environment(variables, Optional.of(dotEnvFile));
    }

    public Optional<String> text(String name) {
        return read(name, text -> text);
    }

    public String text(String name, String defaultText) {
        return read(name, defaultText, text -> text);
    }

    /** From {@code NAME}, or from the file that {@code NAME_FILE} names; never part of a problem's sentence. */
    public Optional<Secret> secret(String name) {
        return secret(name, Secret::new);
    }

    /** A secret with a syntax of its own. */
    public <T> Optional<T> secret(String name, Parser<T> parser) {
        ask(name, "");
        known.add(name + FILE_SUFFIX);
        return new SecretSource(values, problems).read(name, name + FILE_SUFFIX).flatMap(text -> {
            try {
                return Optional.of(parser.parse(text));
            } catch (IllegalArgumentException e) {
                problems.add(name + ": " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    public Optional<DatabaseUrl> databaseUrl(String name) {
        return secret(name, DatabaseUrl::parse);
    }

    public int integer(String name, int defaultValue, int min, int max) {
        return read(name, Integer.toString(defaultValue), text -> parseInteger(text, min, max));
    }

    public Optional<Integer> integer(String name, int min, int max) {
        return read(name, text -> parseInteger(text, min, max));
    }

    public Duration duration(String name, String defaultText) {
        return read(name, defaultText, Durations::parse);
    }

    /** In bytes. */
    public long size(String name, String defaultText) {
        return read(name, defaultText, Sizes::parse);
    }

    public Optional<Long> number(String name) {
        return read(name, Numbers::parse);
    }

    public long number(String name, String defaultText) {
        return read(name, defaultText, Numbers::parse);
    }

    public boolean flag(String name, boolean defaultValue) {
        return read(name, Boolean.toString(defaultValue), Environment::parseFlag);
    }

    /** One of the constants, written in lower case. */
    public <E extends Enum<E>> E choice(String name, E defaultValue) {
        E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
        return read(name, word(defaultValue), text -> parseChoice(text, constants));
    }

    public ZoneId zone(String name, String defaultText) {
        return read(name, defaultText, Environment::parseZone);
    }

    public URI uri(String name, String defaultText) {
        return read(name, defaultText, HttpUris::parse);
    }

    public Optional<URI> uri(String name) {
        return read(name, HttpUris::parse);
    }

    /** A value with a syntax of its own and no default. */
    public <T> Optional<T> read(String name, Parser<T> parser) {
        ask(name, "");
        return Optional.ofNullable(values.get(name)).flatMap(text -> parsed(name, text, parser));
    }

    /** A value with a syntax of its own; the default is written as a person would write it. */
    public <T> T read(String name, String defaultText, Parser<T> parser) {
        ask(name, defaultText);
        return Optional.ofNullable(values.get(name))
                .flatMap(text -> parsed(name, text, parser))
                .orElseGet(() -> parser.parse(defaultText));
    }

    /** Names that others read, such as the launcher, so that they are neither unknown nor missing from the examples. */
    public void alsoKnown(String name, String defaultText) {
        ask(name, defaultText);
    }

    /** Adds what only the reader of several values can see, such as a setting that needs another one. */
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /** Every name asked for so far with its default, in the order of asking; an empty text stands for "unset". */
    public Map<String, String> defaults() {
        return Collections.unmodifiableMap(defaults);
    }

    /** One sentence each, without secret values; complete once everything has been read. */
    public List<String> problems() {
        var all = new ArrayList<>(problems);
        all.addAll(new LookAlikes(known).problems(values.keySet()));
        return List.copyOf(all);
    }

    /** Throws {@link InvalidSettings} unless all that was read is well; call it once, after reading. */
    public void throwIfProblems() {
        List<String> all = problems();
        if (!all.isEmpty()) {
            throw new InvalidSettings(all);
        }
    }

    private void ask(String name, String defaultText) {
        known.add(name);
        defaults.put(name, defaultText);
    }

    private <T> Optional<T> parsed(String name, String text, Parser<T> parser) {
        try {
            return Optional.of(parser.parse(text));
        } catch (IllegalArgumentException e) {
            // A text with @ may be an address with a password in it.
            String shown = text.contains("@") ? "" : " is \"" + text + "\"";
            problems.add(name + shown + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static int parseInteger(String text, int min, int max) {
        String expected = "expected a whole number from " + min + " to " + max;
        try {
            int value = Integer.parseInt(text.strip());
            if (value < min || value > max) {
                throw new IllegalArgumentException(expected);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }

    private static boolean parseFlag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }

    private static ZoneId parseZone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected a time zone such as UTC or Europe/Berlin", e);
        }
    }

    private static <E extends Enum<E>> E parseChoice(String text, E[] constants) {
        Predicate<E> meant = constant -> word(constant).equalsIgnoreCase(text.strip());
        return Arrays.stream(constants)
                .filter(meant)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected "
                        + Arrays.stream(constants).map(Environment::word).collect(Collectors.joining(" or "))));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
