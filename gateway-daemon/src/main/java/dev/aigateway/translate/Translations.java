package dev.aigateway.translate;

import dev.aigateway.format.WireFormat;

/** Finds the translation for a client. */
public final class Translations {

    private Translations() {}

    /** From what the client speaks into the Messages API, which every provider speaks so far. */
    public static Translation fromClient(WireFormat client) {
        return switch (client) {
            case ANTHROPIC_MESSAGES -> Unchanged.MESSAGES;
            case OPENAI_CHAT -> ChatTranslation.OF_CHAT;
        };
    }
}
