package dev.aigateway.ctl;

import dev.aigateway.env.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a person names one of many: by its id, the first six or more characters of that, its e-mail, or {@code key:name}. */
record Reference(String text) {

    private static final int ID_LENGTH_MIN = 6;
    private static final Pattern WHOLE_ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    static Reference parse(String text) {
        if (text.strip().length() < ID_LENGTH_MIN && !isName(text)) {
            throw new IllegalArgumentException(
                    "expected an id or at least 6 characters of its beginning, an e-mail, or key:name");
        }
        return new Reference(text.strip());
    }

    /** Whether it is the one word that stands for everybody together. */
    boolean isCompany() {
        return text.equalsIgnoreCase("company");
    }

    boolean names(UUID id, String name) {
        return isName() ? name.equalsIgnoreCase(text) : id.toString().startsWith(text.toLowerCase(Locale.ROOT));
    }

    /** Whether several may have it, one after the other. */
    boolean isName() {
        return isName(text);
    }

    /** The only one that it names; fails unless there is exactly one. {@code names} are those that could be meant. */
    <T> T only(List<T> named, Function<T, String> label, Collection<String> names) {
        return only(named, label, names, "gatewayctl keys lists what there is");
    }

    /** {@code lister} says where all of them are listed. */
    <T> T only(List<T> named, Function<T, String> label, Collection<String> names, String lister) {
        if (named.isEmpty()) {
            String hint = Spelling.closest(text, names)
                    .or(() -> Spelling.closest("key:" + text, names))
                    .map(name -> "did you mean " + name + "?")
                    .orElse(lister);
            throw new Failure(ExitCode.NOT_FOUND, "there is no " + text + ": " + hint);
        }
        if (named.size() > 1) {
            throw new Failure(
                    ExitCode.USAGE,
                    text + " may be any of " + named.stream().map(label).collect(Collectors.joining(", ")));
        }
        return named.getFirst();
    }

    Optional<UUID> wholeId() {
        return WHOLE_ID.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    private static boolean isName(String text) {
        return text.startsWith("key:") || text.contains("@");
    }
}
