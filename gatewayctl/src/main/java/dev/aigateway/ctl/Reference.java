package dev.aigateway.ctl;

import dev.aigateway.env.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How a person names one of many: by its id, the first six or more characters of that, its e-mail, or {@code key:name}. */
record Reference(String text) {

    private static final int ID_LENGTH_MIN = 6;

    static Reference parse(String text) {
        if (text.strip().length() < ID_LENGTH_MIN && !isName(text)) {
            throw new IllegalArgumentException(
                    "expected an id or at least 6 characters of its beginning, an e-mail, or key:name");
        }
        return new Reference(text.strip());
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
        if (named.isEmpty()) {
            String hint = Spelling.closest(text, names)
                    .or(() -> Spelling.closest("key:" + text, names))
                    .map(name -> "did you mean " + name + "?")
                    .orElse("gatewayctl keys lists what there is");
            throw new Failure(ExitCode.NOT_FOUND, "there is no " + text + ": " + hint);
        }
        if (named.size() > 1) {
            throw new Failure(
                    ExitCode.USAGE,
                    text + " may be any of " + named.stream().map(label).collect(Collectors.joining(", ")));
        }
        return named.getFirst();
    }

    private static boolean isName(String text) {
        return text.startsWith("key:") || text.contains("@");
    }
}
