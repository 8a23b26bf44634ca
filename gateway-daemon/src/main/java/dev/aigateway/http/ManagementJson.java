package dev.aigateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.access.Tags;
import dev.aigateway.access.ValidKey;
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.ledger.LedgerEntry;
import dev.aigateway.ledger.ModelUsage;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How the management API writes its values: money as exact decimals, times in UTC, what is not there as null. */
final class ManagementJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private ManagementJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    static void write(JsonNode json, OutputStream out) throws IOException {
        out.write(bytes(json));
    }

    static BigDecimal usd(Money money) {
        return new BigDecimal(money.usd());
    }

    static @Nullable BigDecimal usd(Optional<Money> money) {
        return money.map(ManagementJson::usd).orElse(null);
    }

    static @Nullable Long number(OptionalLong number) {
        return number.isPresent() ? (Long) number.getAsLong() : null;
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static @Nullable String findTime(@Nullable Instant instant) {
        return instant == null ? null : time(instant);
    }

    static @Nullable String hint(Optional<ValidKey> key) {
        return key.map(ValidKey::hint).orElse(null);
    }

    static void putTags(ObjectNode json, Tags tags) {
        ObjectNode object = json.putObject("tags");
        tags.values().forEach(object::put);
    }

    /** A month's use and limits, for lists and for the account itself. */
    static ObjectNode putUsage(ObjectNode json, AccountUsage usage) {
        // A call whose use is not known is charged without being known by class.
        long all = Math.max(usage.tokens().all(), usage.used().tokens());
        return json.put("month", usage.period().toString())
                .put("totalTokens", usage.used().tokens())
                .put("allTokens", all)
                .put("requestCount", usage.requests())
                .put("totalCostUsd", usd(usage.used().cost()))
                .put("tokenLimit", number(usage.tokenLimit()))
                .put("limitUsd", usd(usage.costLimit()))
                .put("overLimit", usage.overLimit());
    }

    static ObjectNode model(ModelUsage usage) {
        ObjectNode json = object().put("model", usage.model()).put("requestCount", usage.requests());
        return putTokens(json, usage.tokens())
                .put("totalTokens", usage.used().tokens())
                .put("costUsd", usd(usage.used().cost()));
    }

    static ObjectNode modelInMonth(ModelUsage usage) {
        ObjectNode json = object().put("month", usage.period().toString());
        json.setAll(model(usage));
        return json;
    }

    static ObjectNode entry(LedgerEntry entry) {
        ObjectNode json = object().put("requestId", entry.requestId().toString())
                .put("attempt", entry.attempt())
                .put("state", entry.state())
                .put("path", entry.surface())
                .put("modelAsked", entry.modelAsked())
                .put("model", entry.modelServed());
        return putTokens(json, entry.tokens())
                .put("totalTokens", entry.used().tokens())
                .put("costUsd", usd(entry.used().cost()))
                .put("source", entry.source())
                .put("status", entry.httpStatus())
                .put("error", entry.error())
                .put("openedAt", time(entry.openedAt()))
                .put("closedAt", findTime(entry.closedAt()));
    }

    private static ObjectNode putTokens(ObjectNode json, TokenUsage tokens) {
        return json.put("inputTokens", tokens.input())
                .put("cacheWriteTokens", Math.addExact(tokens.cacheWrite5m(), tokens.cacheWrite1h()))
                .put("cacheReadTokens", tokens.cacheRead())
                .put("outputTokens", tokens.output());
    }
}
