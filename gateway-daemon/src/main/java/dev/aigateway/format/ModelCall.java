package dev.aigateway.format;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a client asks of a model: a typed view over the bytes that came, which are never changed.
 *
 * @param path without what stands before its version, such as {@code /v1/messages}
 * @param query without the question mark; empty if there was none
 * @param body the client's own bytes
 * @param model as the client named it
 * @param modelValue where the value of {@code model} stands in the body, its quotes included
 * @param maxTokens the client's own limit
 * @param adaptiveThinking where the field {@code thinking} of the Messages API stands, its name included, if it is
 *     {@code adaptive}
 */
public record ModelCall(
        WireFormat format,
        String path,
        String query,
        Headers headers,
        byte[] body,
        String model,
        ByteRange modelValue,
        boolean stream,
        OptionalLong maxTokens,
        Optional<ByteRange> adaptiveThinking) {

    /** Bytes from {@code start} up to, and without, {@code end}. */
    public record ByteRange(int start, int end) {}
}
