package dev.aigateway.format;

/** The protocols that a client or a provider speaks. */
public enum WireFormat {
    /** {@code POST /v1/chat/completions}. */
    OPENAI_CHAT,
    /** {@code POST /v1/messages}. */
    ANTHROPIC_MESSAGES
}
