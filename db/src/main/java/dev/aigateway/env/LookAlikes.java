package dev.aigateway.env;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds names that were probably meant to be one of ours: a limit that is silently not set is worse than a refused start. */
final class LookAlikes {

    private static final List<String> PREFIXES = List.of("MODEL_", "ANTHROPIC_", "GATEWAY_");
    private static final int DISTANCE_MAX = 2;

    // Variables of client programs, which may stand in the same shell.
    private static final Set<String> CLIENT_NAMES = Set.of(
            "GATEWAY_KEY",
            "ANTHROPIC_API_KEY",
            "ANTHROPIC_AUTH_TOKEN",
            "ANTHROPIC_BASE_URL",
            "ANTHROPIC_BEDROCK_BASE_URL",
            "ANTHROPIC_BETAS",
            "ANTHROPIC_CUSTOM_HEADERS",
            "ANTHROPIC_CUSTOM_MODEL_OPTION",
            "ANTHROPIC_LOG",
            "ANTHROPIC_MODEL",
            "ANTHROPIC_SMALL_FAST_MODEL",
            "ANTHROPIC_SMALL_FAST_MODEL_AWS_REGION",
            "ANTHROPIC_VERTEX_BASE_URL",
            "ANTHROPIC_VERTEX_PROJECT_ID");
    private static final String CLIENT_PREFIX = "ANTHROPIC_DEFAULT_";

    private final Set<String> known;

    LookAlikes(Set<String> known) {
        this.known = known;
    }

    /** One sentence for each suspicious name. */
    List<String> problems(Collection<String> names) {
        return names.stream().sorted().flatMap(name -> problem(name).stream()).toList();
    }

    private Optional<String> problem(String name) {
        if (known.contains(name) || isOfClients(name) || PREFIXES.stream().noneMatch(name::startsWith)) {
            return Optional.empty();
        }
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= DISTANCE_MAX)
                .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .map(meant -> name + " is not a setting: did you mean " + meant + "?");
    }

    private static boolean isOfClients(String name) {
        return CLIENT_NAMES.contains(name) || name.startsWith(CLIENT_PREFIX);
    }

    /** Levenshtein: how many letters to change, add or remove. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
            }
        }
        return row[b.length()];
    }
}
