package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.usage.UsageReport;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the usage object of the Messages API (platform.claude.com, "Messages" and "Prompt caching"). */
public final class UsageReader {

    private static final Logger LOG = LoggerFactory.getLogger(UsageReader.class);
    /** More than any model takes or makes in one call; what is above is nonsense. */
    private static final long TOKENS_MAX = 10_000_000;

    private UsageReader() {}

    /** What the object names, each count forced into what is possible; nothing from what is no object. */
    public static UsageReport read(JsonNode usage) {
        if (!usage.isObject()) {
            return UsageReport.NONE;
        }
        JsonNode split = usage.path("cache_creation");
        return new UsageReport(
                count(usage, "input_tokens"),
                count(usage, "cache_creation_input_tokens"),
                count(split, "ephemeral_5m_input_tokens"),
                count(split, "ephemeral_1h_input_tokens"),
                count(usage, "cache_read_input_tokens"),
                count(usage, "output_tokens"),
                count(usage.path("output_tokens_details"), "thinking_tokens"),
                count(usage.path("server_tool_use"), "web_search_requests"),
                text(usage, "speed"),
                text(usage, "service_tier"),
                text(usage, "inference_geo"));
    }

    private static @Nullable Long count(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isNumber()) {
            return null;
        }
        BigInteger exact = value.decimalValue().toBigInteger();
        long possible =
                exact.max(BigInteger.ZERO).min(BigInteger.valueOf(TOKENS_MAX)).longValueExact();
        if (!exact.equals(BigInteger.valueOf(possible))) {
            LOG.warn("the provider reported an impossible {}, counted as {}", name, possible);
        }
        return possible;
    }

    private static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isTextual() ? value.textValue() : null;
    }
}
