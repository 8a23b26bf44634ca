package dev.aigateway.format.anthropic;

/** What a model must be told so that it thinks as little as it can. */
public enum LeastThinking {
    /** Nothing: it thinks only when it is asked to. */
    OMITTED,
    /** {@code disabled}. */
    DISABLED,
    /** {@code disabled}, which it refuses with an effort above high. */
    DISABLED_TO_HIGH,
    /** {@code between_tools}, which it refuses with an effort above high; {@code disabled} it does not know. */
    BETWEEN_TOOLS,
    /** A low effort: it always thinks. */
    LOW_EFFORT
}
