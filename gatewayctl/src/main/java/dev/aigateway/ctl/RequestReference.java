package dev.aigateway.ctl;

import dev.aigateway.ledger.AttemptDetail;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresAttempts;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a person names a request: by its id, or the first six or more characters of that.
 *
 * @param digits of the id, without hyphens
 */
record RequestReference(String digits) {

    private static final Pattern BEGINNING = Pattern.compile("\\p{XDigit}{6,32}");
    private static final int DIGITS = 32;

    static RequestReference parse(String text) {
        String digits = text.strip().replace("-", "").toLowerCase(Locale.ROOT);
        if (!BEGINNING.matcher(digits).matches()) {
            throw new IllegalArgumentException(
                    "expected the id of a request, or at least 6 characters of its beginning");
        }
        return new RequestReference(digits);
    }

    /** Of the only request that it names; fails unless there is exactly one. */
    List<AttemptDetail> attempts(Database database) {
        PostgresAttempts log = new PostgresAttempts(database);
        List<UUID> named = log.named(filled('0'), filled('f'));
        if (named.isEmpty()) {
            throw new Failure(
                    ExitCode.NOT_FOUND,
                    "there is no request " + digits
                            + ": answers have the id in the header x-gateway-request-id, gatewayctl export lists them");
        }
        if (named.size() > 1) {
            throw new Failure(
                    ExitCode.USAGE,
                    digits + " may be any of "
                            + named.stream().map(UUID::toString).collect(Collectors.joining(", ")));
        }
        return log.attempts(named.getFirst());
    }

    private UUID filled(char digit) {
        String all = digits + String.valueOf(digit).repeat(DIGITS - digits.length());
        return new UUID(Long.parseUnsignedLong(all, 0, 16, 16), Long.parseUnsignedLong(all, 16, 32, 16));
    }
}
