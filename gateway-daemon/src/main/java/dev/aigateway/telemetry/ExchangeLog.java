package dev.aigateway.telemetry;

import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.usage.TokenUsage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One line for each attempt to call a provider: never a body, a key, or a header as it came. */
final class ExchangeLog {

    private static final Logger LOG = LoggerFactory.getLogger("gateway.exchange");
    private static final long NANOS_A_MILLI = 1_000_000;

    void settled(EndedCall ended) {
        CallToAdmit call = ended.call();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("request_id", call.requestId());
        fields.put("attempt", call.attempt());
        fields.put("client_request_id", call.client().requestId());
        fields.put("account", ended.caller().name());
        fields.put("surface", call.surface());
        fields.put("model", call.modelAsked());
        fields.put("provider", call.provider());
        fields.put("upstream_model", call.model());
        fields.put("stream", call.stream());
        fields.put("duration_ms", ended.durationNanos() / NANOS_A_MILLI);
        ended.firstEventNanos().ifPresent(nanos -> fields.put("first_event_ms", nanos / NANOS_A_MILLI));
        switch (ended.settlement()) {
            case Settlement.Voided voided -> outcome(fields, "void", voided.outcome());
            case Settlement.Unknown unknown -> outcome(fields, "estimated", unknown.outcome());
            case Settlement.Expired expired -> outcome(fields, "hold", expired.outcome());
            case Settlement.Used used -> {
                usage(fields, used.usage().tokens());
                outcome(fields, used.source().name().toLowerCase(Locale.ROOT), used.outcome());
            }
        }
        write(fields);
    }

    private static void usage(Map<String, @Nullable Object> fields, TokenUsage tokens) {
        fields.put("input_tokens", tokens.input());
        fields.put("cache_write_tokens", tokens.cacheWrite5m() + tokens.cacheWrite1h());
        fields.put("cache_read_tokens", tokens.cacheRead());
        fields.put("output_tokens", tokens.output());
    }

    private static void outcome(Map<String, @Nullable Object> fields, String source, Outcome outcome) {
        fields.put("source", source);
        fields.put("upstream_status", outcome.httpStatus());
        fields.put("upstream_request_id", outcome.upstreamRequestId());
        fields.put("error", outcome.error());
    }

    private static void write(Map<String, @Nullable Object> fields) {
        LoggingEventBuilder line = LOG.atInfo();
        for (var field : fields.entrySet()) {
            if (field.getValue() != null) {
                line = line.addKeyValue(field.getKey(), field.getValue());
            }
        }
        line.log("exchange");
    }
}
