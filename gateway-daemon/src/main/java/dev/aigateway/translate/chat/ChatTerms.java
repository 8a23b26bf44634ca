package dev.aigateway.translate.chat;

import java.util.Map;
import java.util.Set;

/**
 * What the answer to a chat request must keep to.
 *
 * @param model as the client named it; the answer repeats it
 * @param stream whether the client wants chunks
 * @param includeUsage whether the client wants a last chunk with the usage
 * @param functions whether the client knows only the older {@code functions} and {@code function_call}
 * @param toolNames the client's own names of the tools that had to be renamed, by the name the provider knows
 * @param customTools the provider's names of tools that the client declared with {@code type: "custom"} in their nested
 *     form, and wants called so
 * @param rawTools the provider's names of custom tools in their flat form: called as functions, with raw text for
 *     arguments
 */
public record ChatTerms(
        String model,
        boolean stream,
        boolean includeUsage,
        boolean functions,
        Map<String, String> toolNames,
        Set<String> customTools,
        Set<String> rawTools) {

    public ChatTerms {
        toolNames = Map.copyOf(toolNames);
        customTools = Set.copyOf(customTools);
        rawTools = Set.copyOf(rawTools);
    }
}
