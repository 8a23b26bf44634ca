package dev.aigateway.budget;

import dev.aigateway.access.AccountId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.PriceBook;
import dev.aigateway.usage.TokenCounting;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/**
 * What a call will probably use, learned from the calls before it, for each account and model, kept in memory.
 * Threads may share it.
 */
public final class ExpectedUse {

    private static final double FIRST_TOKENS_PER_BYTE = 0.25;
    private static final double FIRST_OUTPUT_TOKENS = 1_000;
    private static final double FIRST_TOKENS_PER_SECOND = 60;
    private static final int PROFILES_MAX = 10_000;
    private static final Duration SHORTEST_MEASURED = Duration.ofMillis(500);

    private record Key(AccountId account, String model) {}

    /** What is known of one account and model. */
    private static final class Profile {
        private final RecentCalls inputPerByte = new RecentCalls(FIRST_TOKENS_PER_BYTE);
        private final RecentCalls writtenPerByte = new RecentCalls(0);
        private final RecentCalls readPerByte = new RecentCalls(0);
        private final RecentCalls output = new RecentCalls(FIRST_OUTPUT_TOKENS);

        TokenUsage tokens(ToDoubleFunction<RecentCalls> figure, CallToAdmit call) {
            double bytes = (double) call.bodyBytes();
            long produced = whole(figure.applyAsDouble(output));
            return new TokenUsage(
                    whole(figure.applyAsDouble(inputPerByte) * bytes),
                    whole(figure.applyAsDouble(writtenPerByte) * bytes),
                    0,
                    whole(figure.applyAsDouble(readPerByte) * bytes),
                    Math.min(produced, Math.max(0, call.maxTokens().orElse(produced))));
        }

        void learn(TokenUsage used, CallToAdmit call) {
            double bytes = (double) Math.max(1, call.bodyBytes());
            inputPerByte.add((double) used.input() / bytes);
            writtenPerByte.add((double) (used.cacheWrite5m() + used.cacheWrite1h()) / bytes);
            readPerByte.add((double) used.cacheRead() / bytes);
            output.add((double) used.output());
        }

        private static long whole(double tokens) {
            return Math.round(Math.ceil(tokens));
        }
    }

    private final Map<Key, Profile> profiles = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Profile> eldest) {
            return size() > PROFILES_MAX;
        }
    };

    private final Map<String, RecentCalls> tokensPerSecond = new LinkedHashMap<>();

    /** Of a call, counted as its limit counts, with no more output than the client asked for. */
    public synchronized Expectation expect(
            AccountId account, CallToAdmit call, TokenCounting counting, PriceBook prices, Instant now) {
        Profile profile = profile(account, call.model());
        return new Expectation(
                amount(profile.tokens(RecentCalls::mean, call), call, counting, prices, now),
                amount(profile.tokens(RecentCalls::deviation, call), call, counting, prices, now));
    }

    private static Amount amount(
            TokenUsage tokens, CallToAdmit call, TokenCounting counting, PriceBook prices, Instant now) {
        UsageReport report = UsageReport.of(tokens);
        return new Amount(
                counting.count(tokens),
                prices.price(call.provider(), call.model(), now, report).cost(report));
    }

    /** Learns from a finished call. */
    public synchronized void learn(AccountId account, CallToAdmit call, TokenUsage used, Duration generating) {
        profile(account, call.model()).learn(used, call);
        if (generating.compareTo(SHORTEST_MEASURED) > 0) {
            speed(call.model()).add((double) used.output() * 1000.0 / (double) generating.toMillis());
        }
    }

    /**
     * The output of an answer that broke off: hidden thinking is billed although nothing of it was seen, so time counts
     * as well as characters.
     */
    public synchronized long estimatedOutput(
            String model, long reported, long characters, Duration generating, OptionalLong maxTokens) {
        long bySight = Math.ceilDiv(characters, 4);
        long byTime = Math.round(speed(model).median() * (double) generating.toMillis() / 1000);
        long estimate = Math.max(reported, Math.max(bySight, byTime));
        return maxTokens.isPresent() ? Math.max(reported, Math.min(estimate, maxTokens.getAsLong())) : estimate;
    }

    private Profile profile(AccountId account, String model) {
        return profiles.computeIfAbsent(new Key(account, model), _ -> new Profile());
    }

    private RecentCalls speed(String model) {
        if (tokensPerSecond.size() > PROFILES_MAX) {
            tokensPerSecond.clear();
        }
        return tokensPerSecond.computeIfAbsent(model, _ -> new RecentCalls(FIRST_TOKENS_PER_SECOND));
    }
}
