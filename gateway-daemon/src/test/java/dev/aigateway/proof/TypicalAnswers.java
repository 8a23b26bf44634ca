package dev.aigateway.proof;

import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.Script.Answer;
import dev.aigateway.upstream.Script.Paced;
import dev.aigateway.usage.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model whose use is random and known: it follows from a seed and the marker in the request. It never writes more than
 * {@code max_tokens}. Threads may share it.
 *
 * @param cacheRead the part of a prompt that is read from the cache, from 0 to 1
 * @param output how much it writes
 * @param parts in which an answer comes
 * @param first before the first part, at most
 * @param between two parts, at most
 */
record TypicalAnswers(long seed, double cacheRead, Output output, int parts, Duration first, Duration between)
        implements Function<ReceivedRequest, Script> {

    private static final Pattern MAX_TOKENS = Pattern.compile("\"max_tokens\"\\s*:\\s*(\\d+)");
    private static final int BYTES_A_TOKEN = 4;
    private static final int AROUND_THE_PROMPT = 8;

    /** How long answers are, in tokens. */
    @FunctionalInterface
    interface Output {
        long tokens(Random random);

        /** Evenly around the middle, by at most that part of it. */
        static Output around(long middle, double part) {
            return random -> Math.round((double) middle * (1 + part * (2 * random.nextDouble() - 1)));
        }

        /** Half of them shorter than the median, and a few very much longer. */
        static Output longTailed(long median) {
            return random -> Math.round((double) median * Math.exp(random.nextGaussian()));
        }
    }

    /** Short answers at once. */
    static TypicalAnswers quick(long seed) {
        return new TypicalAnswers(seed, 0, Output.around(60, 0.5), 3, Duration.ZERO, Duration.ZERO);
    }

    /** Answers that come as a stream of some length. */
    static TypicalAnswers streaming(long seed) {
        return new TypicalAnswers(seed, 0.5, Output.around(400, 0.9), 12, Duration.ofMillis(60), Duration.ofMillis(40));
    }

    @Override
    public Script apply(ReceivedRequest request) {
        byte[] body = request.body();
        Random random = new Random(seed ^ Prompt.marker(body).hashCode());
        TokenUsage usage = usage(random, promptTokens(request), maxTokens(body));
        return new Paced(new Answer(text(usage.output()), usage), upTo(first, random), upTo(between, random));
    }

    /** What counting says and what is charged; it depends on the words, not on the fields around them. */
    long promptTokens(ReceivedRequest request) {
        return AROUND_THE_PROMPT + Prompt.length(request.body()) / BYTES_A_TOKEN;
    }

    private TokenUsage usage(Random random, long prompt, long maxTokens) {
        long read = Math.round((double) prompt * cacheRead);
        long written = random.nextInt(3) == 0 ? (prompt - read) / 4 : 0;
        long tokens = Math.clamp(output.tokens(random), 1, maxTokens);
        return new TokenUsage(prompt - read - written, written, 0, read, tokens);
    }

    private static long maxTokens(byte[] body) {
        Matcher found = MAX_TOKENS.matcher(new String(body, StandardCharsets.ISO_8859_1));
        return found.find() ? Long.parseLong(found.group(1)) : Long.MAX_VALUE;
    }

    /** As long as its tokens say, in so many words. */
    private String text(long tokens) {
        long characters = Math.max(parts, tokens * BYTES_A_TOKEN);
        String word = "x".repeat(Math.toIntExact(Math.max(1, characters / parts - 1)));
        return (word + " ").repeat(parts).strip();
    }

    private static Duration upTo(Duration most, Random random) {
        return Duration.ofNanos(Math.round((double) most.toNanos() * random.nextDouble()));
    }
}
