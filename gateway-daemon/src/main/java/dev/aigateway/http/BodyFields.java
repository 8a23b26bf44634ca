package dev.aigateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.aigateway.access.Tags;
import dev.aigateway.error.GatewayException.InvalidField;
import dev.aigateway.usage.Money;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The fields of a management request's body, read strictly: what is not understood is refused, never ignored. */
final class BodyFields {

    private static final int DEPTH_MAX = 20;
    private static final int NUMBER_DIGITS_MAX = 100;
    private static final long GRACE_HOURS_MAX = 24 * 365;
    private static final int LIST_MAX = 100;
    /** Years have four digits (RFC 3339, section 5.6); Postgres ends at 294276. */
    private static final Instant MOMENT_END = Instant.parse("+10000-01-01T00:00:00Z");

    private static final String DECIMAL = "[0-9]{1,15}(\\.[0-9]{1,20})?";

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(NUMBER_DIGITS_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JsonNode body;

    private BodyFields(JsonNode body) {
        this.body = body;
    }

    /** An empty body is an empty object. */
    static BodyFields read(byte[] bytes, Set<String> known) {
        JsonNode body = bytes.length == 0 ? MAPPER.createObjectNode() : parse(bytes);
        if (!body.isObject()) {
            throw new InvalidField(null, "the body must be a JSON object", "invalid_json");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new InvalidField(shortened(name), "is not a field of this request", "unknown_field");
            }
        });
        return new BodyFields(body);
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
            throw new InvalidField(
                    null,
                    twice ? "the body has a field twice" : "the body is not valid JSON, or has something after it",
                    twice ? "duplicate_field" : "invalid_json");
        } catch (IOException | NumberFormatException e) { // The latter for an exponent of more than ten digits.
            throw new InvalidField(null, "the body is not valid JSON", "invalid_json");
        }
    }

    private static String shortened(String name) {
        String printable = name.replaceAll("[^\\p{Graph}]", "?");
        return printable.length() > 64 ? printable.substring(0, 64) + "…" : printable;
    }

    /** Null counts as not there. */
    private Optional<JsonNode> find(String name) {
        return Optional.ofNullable(body.get(name)).filter(node -> !node.isNull());
    }

    private static InvalidField wrong(String name, String why) {
        return new InvalidField(name, why, "invalid_field");
    }

    String text(String name) {
        return findText(name).orElseThrow(() -> new InvalidField(name, "is required", "missing_field"));
    }

    Optional<String> findText(String name) {
        return find(name).map(node -> text(name, node));
    }

    private static String text(String name, JsonNode node) {
        if (!node.isTextual()) {
            throw wrong(name, "must be a string");
        }
        return node.textValue();
    }

    OptionalLong findWhole(String name) {
        Optional<JsonNode> node = find(name);
        if (node.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!node.get().isIntegralNumber() || !node.get().canConvertToLong()) {
            throw wrong(name, "must be a whole number");
        }
        return OptionalLong.of(node.get().longValue());
    }

    long positive(String name) {
        long number = findWhole(name).orElseThrow(() -> new InvalidField(name, "is required", "missing_field"));
        if (number <= 0) {
            throw wrong(name, "must be a positive whole number");
        }
        return number;
    }

    /** Dollars as a JSON number or a decimal string; never negative, and never rounded. */
    Optional<Money> findUsd(String name) {
        return find(name).map(node -> {
            String decimal = node.isNumber() ? plain(node.decimalValue()) : text(name, node);
            if (!decimal.matches(DECIMAL)) {
                throw wrong(name, "must be an amount of US dollars such as 25 or 12.50, not negative");
            }
            try {
                return Money.ofUsd(decimal);
            } catch (NumberFormatException e) {
                throw wrong(name, "must have at most nine decimals and be below nine thousand million");
            }
        });
    }

    /** A large exponent would make a number of many million digits. */
    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > NUMBER_DIGITS_MAX ? "too long" : number.toPlainString();
    }

    /** A moment that lies in the future. */
    Optional<Instant> findFuture(String name, Instant now) {
        return findText(name).map(text -> {
            try {
                Instant moment = OffsetDateTime.parse(text).toInstant();
                if (moment.isAfter(now) && moment.isBefore(MOMENT_END)) {
                    return moment;
                }
                throw wrong(name, "must lie in the future, and before the year 10000");
            } catch (DateTimeException e) {
                throw wrong(name, "must be a time such as 2027-01-31T00:00:00Z");
            }
        });
    }

    Optional<Duration> findGraceHours() {
        OptionalLong hours = findWhole("graceHours");
        if (hours.isPresent() && (hours.getAsLong() < 0 || hours.getAsLong() > GRACE_HOURS_MAX)) {
            throw wrong("graceHours", "must be from 0 to " + GRACE_HOURS_MAX);
        }
        return hours.stream().filter(h -> h > 0).mapToObj(Duration::ofHours).findFirst();
    }

    List<String> texts(String name) {
        Optional<JsonNode> list = find(name);
        if (list.isEmpty()) {
            return List.of();
        }
        if (!list.get().isArray() || list.get().size() > LIST_MAX) {
            throw wrong(name, "must be a list of at most " + LIST_MAX + " strings");
        }
        List<String> texts = new ArrayList<>();
        list.get().forEach(node -> texts.add(text(name, node)));
        return texts;
    }

    Tags tags() {
        Optional<JsonNode> tags = find("tags");
        if (tags.isEmpty()) {
            return Tags.NONE;
        }
        if (!tags.get().isObject()) {
            throw wrong("tags", "must be an object of strings");
        }
        Map<String, String> values = new LinkedHashMap<>();
        tags.get().properties().forEach(tag -> values.put(tag.getKey(), text("tags", tag.getValue())));
        return new Tags(values);
    }
}
