package dev.aigateway.access;

/** A change that what is there already does not allow. */
public final class Conflict extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What stands in the way, and the field that it concerns. */
    public enum Kind {
        EMAIL_TAKEN("email", "a user with this e-mail exists already"),
        CLAUDECODE_KEY_TAKEN("claudecodeUserKey", "this key is in use already; each key can stand for one user only"),
        NAME_TAKEN("name", "a gateway key with this name exists already"),
        KEYS_CHANGED("", "the keys have been changed by somebody else in the meantime; look again before repeating"),
        NO_LIMIT("", "there is no limit that could be raised; set one first"),
        LIMIT_TOO_LARGE("", "the limit would be larger than can be counted"),
        BUDGETS_LOCKED("", "the budgets are kept locked by somebody else; nothing was changed, try again"),
        IDEMPOTENCY_KEY_REUSED(
                "Idempotency-Key", "this idempotency key was used for another body; use a new key for another change");

        private final String field;
        private final String sentence;

        Kind(String field, String sentence) {
            this.field = field;
            this.sentence = sentence;
        }

        /** As the management API spells it; empty where no single one is concerned. */
        public String field() {
            return field;
        }
    }

    private final Kind kind;

    public Conflict(Kind kind) {
        super(kind.sentence);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
