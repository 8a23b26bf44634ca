package dev.aigateway.translate.chat;

import dev.aigateway.format.openai.ChatRequest;
import java.util.Optional;

/** How urgent the answer is. */
final class ServiceTier {

    private ServiceTier() {}

    static Optional<String> of(ChatRequest request, Warnings warnings) {
        return switch (request.field("service_tier").text().orElse("auto")) {
            case "auto" -> Optional.empty();
            case "default", "standard_only" -> Optional.of("standard_only");
            case "priority", "scale" -> Optional.of("auto");
            default -> {
                warnings.add(Warning.SERVICE_TIER_IGNORED);
                yield Optional.empty();
            }
        };
    }
}
