package dev.aigateway.ctl;

import dev.aigateway.access.Credential;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A key in words. */
record KeyText(Credential key, Instant now) {

    private static final int SHORT_ID_LENGTH = 8;

    String shortId() {
        return key.id().toString().substring(0, SHORT_ID_LENGTH);
    }

    /** Which key, for a sentence. */
    String label() {
        return key.accountName() + " (" + shortId() + ")";
    }

    String role() {
        return key.role().name().toLowerCase(Locale.ROOT);
    }

    String state() {
        if (key.revokedAt() != null) {
            return "revoked";
        }
        return key.validAt(now) ? "valid" : "expired";
    }

    String created() {
        return day(key.createdAt());
    }

    String expires() {
        return day(key.expiresAt());
    }

    String models() {
        return key.models().isEmpty() ? "all" : String.join(",", key.models());
    }

    /** What it may do, and how long. */
    String terms() {
        return "role %s, %s, models: %s"
                .formatted(
                        role(),
                        key.expiresAt() == null ? "valid until it is revoked" : "valid until " + expires(),
                        models());
    }

    private static String day(@Nullable Instant instant) {
        return instant == null
                ? "-"
                : LocalDate.ofInstant(instant, ZoneOffset.UTC).toString();
    }
}
