package dev.aigateway.access;

import java.util.Optional;

/**
 * Who changes something, why, and whether a repetition of the request is to be told from a second change.
 *
 * @param reason for the audit
 */
public record Change(Actor actor, Optional<String> reason, Optional<IdempotencyKey> once) {

    private static final int REASON_LENGTH_MAX = 500;

    public Change {
        reason = reason.filter(text -> !text.isBlank())
                .map(text -> InvalidField.line("reason", text, REASON_LENGTH_MAX));
    }

    public static Change by(Actor actor) {
        return new Change(actor, Optional.empty(), Optional.empty());
    }

    public static Change by(Actor actor, String reason) {
        return new Change(actor, Optional.of(reason), Optional.empty());
    }
}
