package dev.aigateway.translate.chat;

import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;

/** The usage object of chat completions, in which the whole prompt counts, cached or not. */
final class ChatUsage {

    private ChatUsage() {}

    static StringBuilder write(StringBuilder out, UsageReport report) {
        TokenUsage tokens = report.tokens();
        long written = tokens.cacheWrite5m() + tokens.cacheWrite1h();
        out.append("{\"prompt_tokens\":").append(tokens.prompt());
        out.append(",\"completion_tokens\":").append(tokens.output());
        out.append(",\"total_tokens\":").append(tokens.all());
        out.append(",\"prompt_tokens_details\":{\"cached_tokens\":").append(tokens.cacheRead());
        out.append(",\"cache_write_tokens\":").append(written);
        out.append("},\"completion_tokens_details\":{\"reasoning_tokens\":").append(report.thinkingTokens());
        out.append("},\"cache_creation_input_tokens\":").append(written);
        return out.append(",\"cache_read_input_tokens\":")
                .append(tokens.cacheRead())
                .append('}');
    }
}
