package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a model refused ({@code stop_details} of the Messages API).
 *
 * @param category null where the refusal has none
 * @param explanation for people to read; its words change
 */
public record Refusal(@Nullable String category, @Nullable String explanation) {

    /** {@code stop_reason} of an answer that is one. */
    public static final String STOP_REASON = "refusal";

    /**
     * Those that cost nothing if they come before any output, as does one without a category (platform.claude.com,
     * "Refusals and fallback", as of September 2026; the list changes).
     */
    private static final Set<String> UNBILLED = Set.of("cyber", "general_harms");

    static Optional<Refusal> read(JsonNode details) {
        return details.isObject()
                ? Optional.of(new Refusal(
                        details.path("category").textValue(),
                        details.path("explanation").textValue()))
                : Optional.empty();
    }

    /** Whether the provider charges nothing for it if it came before any output. */
    public boolean unbilled() {
        return category == null || UNBILLED.contains(category);
    }
}
