package dev.aigateway.exchange;

import dev.aigateway.budget.WarningRegister;
import dev.aigateway.provider.ProviderReply.Refused;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the provider refuses calls because the company's own limit there is reached, or its account cannot pay,
 * and raises a warning aside, so that no answer waits for it. Threads may share it.
 */
public final class ProviderLimit {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderLimit.class);
    private static final int BAD_REQUEST = 400;
    private static final int PAYMENT_REQUIRED = 402;
    /** The message stands at the head of the provider's error object. */
    private static final int LOOKED_AT_MAX = 512;

    /** How the provider begins its sentence (platform.claude.com, "Errors"). */
    private static final Pattern SPEND_LIMIT =
            Pattern.compile("\"message\"\\s*:\\s*\"You have reached your specified API usage limits");

    private final WarningRegister warnings;
    private final Executor aside;
    private final AtomicBoolean raising = new AtomicBoolean();

    public ProviderLimit(WarningRegister warnings, Executor aside) {
        this.warnings = warnings;
        this.aside = aside;
    }

    /** Never throws. */
    void look(Refused refused) {
        if (isReached(refused.status(), refused.body()) && raising.compareAndSet(false, true)) {
            aside.execute(this::raise);
        }
    }

    static boolean isReached(int status, byte[] body) {
        return switch (status) {
            case PAYMENT_REQUIRED -> true;
            case BAD_REQUEST -> SPEND_LIMIT.matcher(head(body)).find();
            default -> false;
        };
    }

    private static String head(byte[] body) {
        return new String(body, 0, Math.min(body.length, LOOKED_AT_MAX), StandardCharsets.ISO_8859_1);
    }

    /** While the limit lasts, the next refused call comes here again. */
    private void raise() {
        try {
            warnings.raiseProviderLimit();
        } catch (RuntimeException e) {
            LOG.warn(
                    "the company's limit at the provider is reached, and could not be written down: {}",
                    e.getMessage());
        } finally {
            raising.set(false);
        }
    }
}
