package dev.aigateway.translate;

import dev.aigateway.translate.chat.ChatError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the gateway's operator of refusals that are no client's fault, and that no client can mend. */
final class OperatorAlert {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorAlert.class);

    private OperatorAlert() {}

    static void ifTheirs(ChatError refusal) {
        if (refusal.operators()) {
            LOG.error(
                    "the provider refuses calls for a reason that only the gateway's operator can mend: {}",
                    refusal.code());
        }
    }
}
