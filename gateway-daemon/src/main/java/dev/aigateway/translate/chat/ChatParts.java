package dev.aigateway.translate.chat;

import dev.aigateway.usage.UsageReport;

/** The parts of a chat answer, in the order in which they are told. Not for several threads at once. */
interface ChatParts {

    /** {@code createdAt} in seconds since 1970. */
    void begin(String id, long createdAt);

    void content(String text);

    void reasoning(String text);

    void refusal(String text);

    /** A call begins; what it is given follows. */
    void call(ToolCall call);

    void arguments(ToolCall call, String piece);

    void signOfLife();

    /** The answer is complete. */
    void end(FinishReason reason, UsageReport usage);

    /** The answer is not going to be complete. */
    void failed(ChatError error);
}
