package dev.aigateway.translate.chat;

/**
 * A tool that the client is to call, as the client knows it.
 *
 * @param index among the calls of the answer, from 0
 */
record ToolCall(int index, String id, String name, Form form) {

    /** In what words the client wants it. */
    enum Form {
        /** {@code type: "function"}, with arguments in JSON or, for some clients, in raw text. */
        FUNCTION,
        /** {@code type: "custom"}, with a text for input. */
        CUSTOM,
        /** The older {@code function_call}, without id or type. */
        LEGACY
    }
}
