package dev.aigateway.translate.chat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that the provider accepts, for those that it does not. The same names in the same order give the same ones. */
final class ToolNames {

    private static final int LENGTH_MAX = 64;
    private static final Pattern UNKNOWN_CHARACTERS = Pattern.compile("[^a-zA-Z0-9_-]");

    private final Map<String, String> providerNames = new HashMap<>();
    private final Map<String, String> renamed = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> lastSuffixes = new HashMap<>();

    /** The same for the same name, and never one that another name has. */
    String provider(String name) {
        String known = providerNames.get(name);
        if (known != null) {
            return known;
        }
        String provider = free(accepted(name));
        taken.add(provider);
        providerNames.put(name, provider);
        if (!provider.equals(name)) {
            renamed.put(provider, name);
        }
        return provider;
    }

    /** The clients' names, by the provider's, where they differ. */
    Map<String, String> renamed() {
        return renamed;
    }

    static boolean isAccepted(String name) {
        return accepted(name).equals(name);
    }

    private static String accepted(String name) {
        String clean = UNKNOWN_CHARACTERS.matcher(name).replaceAll("_");
        return clean.isEmpty() ? "tool" : cut(clean, LENGTH_MAX);
    }

    private String free(String name) {
        String candidate = name;
        while (taken.contains(candidate)) {
            String suffix = "_" + lastSuffixes.merge(name, 2, (last, _) -> last + 1);
            candidate = cut(name, LENGTH_MAX - suffix.length()) + suffix;
        }
        return candidate;
    }

    private static String cut(String name, int lengthMax) {
        return name.length() > lengthMax ? name.substring(0, lengthMax) : name;
    }
}
