package dev.aigateway.upstream;

import dev.aigateway.usage.TokenUsage;

/**
 * One piece of a stream.
 *
 * @param billed what the call has cost once this is sent
 */
record Frame(byte[] bytes, TokenUsage billed) {}
