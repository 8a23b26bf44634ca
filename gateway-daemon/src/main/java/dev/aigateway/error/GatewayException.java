package dev.aigateway.error;

import dev.aigateway.usage.Money;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a caller can be told. The message is shown to the caller as it is: it never holds a secret, an address, or
 * anything of the machine. {@code http.ErrorRenderer} gives each its status and its shape in the caller's wire format.
 */
public abstract sealed class GatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private GatewayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    private GatewayException(String message) {
        this(message, null);
    }

    /** The request cannot be understood: 400. */
    public static final class InvalidRequest extends GatewayException {
        private static final long serialVersionUID = 1L;
        private final @Nullable String param;
        private final @Nullable String code;

        public InvalidRequest(String message, @Nullable String param, @Nullable String code) {
            super(message);
            this.param = param;
            this.code = code;
        }

        public InvalidRequest(String message, @Nullable String param) {
            this(message, param, null);
        }

        public InvalidRequest(String message) {
            this(message, null);
        }

        /** The field that is wrong; null where no single one is. */
        public @Nullable String param() {
            return param;
        }

        /** What is wrong with it, for programs; null where the status says enough. */
        public @Nullable String code() {
            return code;
        }
    }

    /** A field of a management request cannot be taken: 400. */
    public static final class InvalidField extends GatewayException {
        private static final long serialVersionUID = 1L;
        private final @Nullable String field;
        private final String code;

        public InvalidField(@Nullable String field, String why, String code) {
            super(field == null ? why : field + ": " + why);
            this.field = field;
            this.code = code;
        }

        /** The field, header or parameter that is wrong; null where no single one is. */
        public @Nullable String field() {
            return field;
        }

        public String code() {
            return code;
        }
    }

    /** What is there already does not allow the change, or it was made by an earlier request: 409. */
    public static final class Conflicting extends GatewayException {
        private static final long serialVersionUID = 1L;
        private final String code;
        private final @Nullable String field;
        private final @Nullable String id;

        public Conflicting(String message, String code, @Nullable String field, @Nullable String id) {
            super(message);
            this.code = code;
            this.field = field;
            this.id = id;
        }

        public String code() {
            return code;
        }

        /** The field that it concerns; null where no single one is. */
        public @Nullable String field() {
            return field;
        }

        /** What an earlier request made or changed; null if there was none. */
        public @Nullable String id() {
            return id;
        }
    }

    /** No key, or none that is valid; one wording for all of them, so that nobody learns which keys exist: 401. */
    public static final class Unauthenticated extends GatewayException {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        /** What is wrong with the key, for those who count. */
        public enum Reason {
            NO_KEY,
            UNKNOWN_KEY,
            /** One of the model provider's own. */
            PROVIDER_KEY,
            /** It was good when it was seen before. */
            REVOKED_KEY
        }

        public Unauthenticated(String message, Reason reason) {
            super(message);
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }

    /** The key is good, but not for this: 403. */
    public static final class NotPermitted extends GatewayException {
        private static final long serialVersionUID = 1L;
        private final String code;

        public NotPermitted(String message, String code) {
            super(message);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** No such route: 404. */
    public static final class NotFound extends GatewayException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message);
        }
    }

    /** The route exists, the method does not: 405. */
    public static final class MethodNotAllowed extends GatewayException {
        private static final long serialVersionUID = 1L;
        private final String allowed;

        public MethodNotAllowed(String allowed) {
            super("method not allowed; this address takes " + allowed);
            this.allowed = allowed;
        }

        public String allowed() {
            return allowed;
        }
    }

    /** A model that is neither an alias nor a provider's: 404. */
    public static final class UnknownModel extends GatewayException {
        private static final long serialVersionUID = 1L;

        public UnknownModel(String message) {
            super(message);
        }
    }

    /** The body is larger than a limit: 413. */
    public static final class TooLarge extends GatewayException {
        private static final long serialVersionUID = 1L;

        public TooLarge(String message) {
            super(message);
        }
    }

    /** A {@code Content-Encoding} that is neither gzip nor identity: 415. */
    public static final class UnsupportedEncoding extends GatewayException {
        private static final long serialVersionUID = 1L;

        public UnsupportedEncoding(String message) {
            super(message);
        }
    }

    /** The call has come through too many gateways, or through this one before: 508. */
    public static final class LoopDetected extends GatewayException {
        private static final long serialVersionUID = 1L;

        public LoopDetected() {
            super("this call has passed too many gateways; one of them is its own provider");
        }
    }

    /** The month's tokens are used up: 429 until the period ends. */
    public static final class TokenLimitExceeded extends GatewayException {
        private static final long serialVersionUID = 1L;
        private final long used;
        private final long limit;
        private final Instant resetAt;
        private final Duration untilReset;

        public TokenLimitExceeded(long used, long limit, LimitedParty party, Instant resetAt, Duration untilReset) {
            super("Monthly token limit exceeded (" + used + " / " + limit + " tokens" + party.suffix() + ")");
            this.used = used;
            this.limit = limit;
            this.resetAt = resetAt;
            this.untilReset = untilReset;
        }

        public long used() {
            return used;
        }

        public long limit() {
            return limit;
        }

        public Instant resetAt() {
            return resetAt;
        }

        public Duration untilReset() {
            return untilReset;
        }
    }

    /** The month's money is used up: 429 until the period ends. */
    public static final class CostLimitExceeded extends GatewayException {
        private static final long serialVersionUID = 1L;
        private final transient Money used;
        private final transient Money limit;
        private final Instant resetAt;
        private final Duration untilReset;

        public CostLimitExceeded(Money used, Money limit, LimitedParty party, Instant resetAt, Duration untilReset) {
            super("Monthly cost limit exceeded (" + used.display() + " / " + limit.display() + party.suffix() + ")");
            this.used = used;
            this.limit = limit;
            this.resetAt = resetAt;
            this.untilReset = untilReset;
        }

        public Money used() {
            return used;
        }

        public Money limit() {
            return limit;
        }

        public Instant resetAt() {
            return resetAt;
        }

        public Duration untilReset() {
            return untilReset;
        }
    }

    /** Tokens are left, but running requests hold them: 429, worth another try in a moment. */
    public static final class TokensReserved extends GatewayException {
        private static final long serialVersionUID = 1L;
        private final long used;
        private final long held;
        private final long limit;

        public TokensReserved(long used, long held, long limit, LimitedParty party) {
            super("Monthly token limit fully reserved by running requests (" + used + " used, " + held + " held / "
                    + limit + " tokens" + party.suffix() + ")");
            this.used = used;
            this.held = held;
            this.limit = limit;
        }

        public long used() {
            return used;
        }

        public long held() {
            return held;
        }

        public long limit() {
            return limit;
        }
    }

    /** Money is left, but running requests hold it: 429, worth another try in a moment. */
    public static final class CostReserved extends GatewayException {
        private static final long serialVersionUID = 1L;
        private final transient Money used;
        private final transient Money held;
        private final transient Money limit;

        public CostReserved(Money used, Money held, Money limit, LimitedParty party) {
            super("Monthly cost limit fully reserved by running requests (" + used.display() + " used, "
                    + held.display() + " held / " + limit.display() + party.suffix() + ")");
            this.used = used;
            this.held = held;
            this.limit = limit;
        }

        public Money used() {
            return used;
        }

        public Money held() {
            return held;
        }

        public Money limit() {
            return limit;
        }
    }

    /** Whose limit it is. */
    public enum LimitedParty {
        ACCOUNT,
        COMPANY;

        private String suffix() {
            return this == COMPANY ? ", whole company" : "";
        }
    }

    /** The gateway cannot look up or record the call now, or is full: 503, worth another try. */
    public static final class Unavailable extends GatewayException {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public Unavailable(String message, Duration retryAfter, @Nullable Throwable cause) {
            super(message, cause);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The provider could not be reached: 502. */
    public static final class ProviderUnreachable extends GatewayException {
        private static final long serialVersionUID = 1L;

        public ProviderUnreachable(@Nullable Throwable cause) {
            super("the model provider could not be reached", cause);
        }
    }

    /** The provider refused the gateway's own credential, which is not the caller's fault: 502. */
    public static final class ProviderRefusedCredential extends GatewayException {
        private static final long serialVersionUID = 1L;

        public ProviderRefusedCredential() {
            super("the model provider refused the gateway's own credential; the gateway's operator has to mend it");
        }
    }

    /** The provider answered something that is no answer: 502. */
    public static final class ProviderAnswerInvalid extends GatewayException {
        private static final long serialVersionUID = 1L;

        public ProviderAnswerInvalid(String message) {
            super(message);
        }
    }

    /** The provider did not answer in time: 504. */
    public static final class ProviderTimeout extends GatewayException {
        private static final long serialVersionUID = 1L;

        public ProviderTimeout(Duration waited) {
            super("the model provider did not answer within " + waited.toSeconds() + " s");
        }
    }

    /** A fault of the gateway; the log says which: 500. */
    public static final class Internal extends GatewayException {
        private static final long serialVersionUID = 1L;

        public Internal(Throwable cause) {
            super(
                    "internal error of the gateway; its operator finds the cause in the log under this request id",
                    cause);
        }
    }
}
