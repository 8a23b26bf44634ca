/** OpenAI's chat completions into the Messages API and back: request, answer, stream, error. */
@NullMarked
package dev.aigateway.translate.chat;

import org.jspecify.annotations.NullMarked;
