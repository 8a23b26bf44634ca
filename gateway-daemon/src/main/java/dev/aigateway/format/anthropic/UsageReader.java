package dev.aigateway.format.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.usage.UsageIteration;
import dev.aigateway.usage.UsageIteration.Kind;
import dev.aigateway.usage.UsageReport;
import dev.aigateway.usage.UsageReport.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the usage object of the Messages API (platform.claude.com, "Messages" and "Prompt caching"). Reads one. */
public final class UsageReader {

    private static final Logger LOG = LoggerFactory.getLogger(UsageReader.class);

    /** What a count may be, and what it is taken for where it is more. */
    private enum Bound {
        /** Every round of a provider's own tools reads the prompt anew; the largest one has a million tokens. */
        PROMPT(10_000_000, 1_000_000),
        /** The most that a model writes. */
        OUTPUT(10_000_000, 128_000),
        SEARCHES(1_000, 1_000);

        private final long plausibleMax;
        private final long taken;

        Bound(long plausibleMax, long taken) {
            this.plausibleMax = plausibleMax;
            this.taken = taken;
        }
    }

    private static final int ITERATIONS_MAX = 100;

    private boolean implausible;

    private UsageReader() {}

    /** What the object names, each count forced into what is possible; nothing from what is no object. */
    public static UsageReport read(JsonNode usage) {
        return usage.isObject() ? new UsageReader().report(usage) : UsageReport.NONE;
    }

    private UsageReport report(JsonNode usage) {
        UsageReport counts = counts(usage);
        List<UsageIteration> iterations = iterations(usage.path("iterations"));
        return new UsageReport(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        count(usage.path("output_tokens_details"), "thinking_tokens", Bound.OUTPUT),
                        count(usage.path("server_tool_use"), "web_search_requests", Bound.SEARCHES),
                        text(usage, "speed"),
                        text(usage, "service_tier"),
                        text(usage, "inference_geo"),
                        count(usage.path("server_tool_use"), "web_fetch_requests", Bound.SEARCHES),
                        iterations,
                        implausible ? Set.of(Remark.IMPLAUSIBLE) : Set.of())
                .over(counts);
    }

    private UsageReport counts(JsonNode object) {
        JsonNode split = object.path("cache_creation");
        return UsageReport.ofCounts(
                count(object, "input_tokens", Bound.PROMPT),
                count(object, "cache_creation_input_tokens", Bound.PROMPT),
                count(split, "ephemeral_5m_input_tokens", Bound.PROMPT),
                count(split, "ephemeral_1h_input_tokens", Bound.PROMPT),
                count(object, "cache_read_input_tokens", Bound.PROMPT),
                count(object, "output_tokens", Bound.OUTPUT));
    }

    private List<UsageIteration> iterations(JsonNode array) {
        List<UsageIteration> iterations = new ArrayList<>();
        for (JsonNode step : array) {
            if (iterations.size() == ITERATIONS_MAX) {
                LOG.warn("the provider reported {} steps of one call, counted as {}", array.size(), ITERATIONS_MAX);
                implausible = true;
                break;
            }
            kind(step)
                    .ifPresent(kind -> iterations.add(
                            new UsageIteration(kind, Optional.ofNullable(text(step, "model")), counts(step))));
        }
        return iterations;
    }

    /** Empty for a new one, whose tokens nobody here can attribute. */
    private static Optional<Kind> kind(JsonNode step) {
        return switch (step.path("type").asText()) {
            case "message" -> Optional.of(Kind.MESSAGE);
            case "compaction" -> Optional.of(Kind.COMPACTION);
            case "advisor_message" -> Optional.of(Kind.ADVISOR);
            case "fallback_message" -> Optional.of(Kind.FALLBACK);
            default -> Optional.empty();
        };
    }

    private @Nullable Long count(JsonNode object, String name, Bound bound) {
        JsonNode value = object.path(name);
        if (!value.isNumber()) {
            return null;
        }
        long possible = possible(value.doubleValue(), bound);
        if (value.doubleValue() != possible) {
            LOG.warn("the provider reported an impossible {}, counted as {}", name, possible);
            implausible = true;
        }
        return possible;
    }

    /** A double holds every plausible count exactly, and what {@code 1e999999999} is close to. */
    private static long possible(double value, Bound bound) {
        if (value > bound.plausibleMax) {
            return bound.taken;
        }
        return value > 0 ? (long) value : 0;
    }

    private static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isTextual() ? value.textValue() : null;
    }
}
