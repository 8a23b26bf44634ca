package dev.aigateway.budget;

import dev.aigateway.access.AccountId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.PriceBook;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a call will probably use, learned from the calls before it: medians for each account and model, kept in memory.
 * Threads may share it.
 */
public final class ExpectedUse {

    private static final double FIRST_TOKENS_PER_BYTE = 0.25;
    private static final double FIRST_OUTPUT_TOKENS = 1_000;
    private static final double FIRST_TOKENS_PER_SECOND = 60;
    private static final int PROFILES_MAX = 10_000;
    private static final Duration SHORTEST_MEASURED = Duration.ofMillis(500);

    private record Key(AccountId account, String model) {}

    /** The medians of one account and model. */
    private static final class Profile {
        private final RecentMedian inputPerByte = new RecentMedian(FIRST_TOKENS_PER_BYTE);
        private final RecentMedian output = new RecentMedian(FIRST_OUTPUT_TOKENS);
    }

    private final Map<Key, Profile> profiles = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Profile> eldest) {
            return size() > PROFILES_MAX;
        }
    };

    private final Map<String, RecentMedian> tokensPerSecond = new LinkedHashMap<>();

    /** The hold of a call: input counted without cache reads, and output up to what the client asked for. */
    public synchronized Amount hold(AccountId account, CallToAdmit call, PriceBook prices, Instant now) {
        Profile profile = profile(account, call.model());
        long input = Math.round(Math.ceil(profile.inputPerByte.median() * (double) call.bodyBytes()));
        long output = Math.round(Math.ceil(profile.output.median()));
        output = call.maxTokens().isPresent()
                ? Math.min(output, Math.max(0, call.maxTokens().getAsLong()))
                : output;
        UsageReport expected = UsageReport.of(new TokenUsage(input, 0, 0, 0, output));
        return new Amount(
                Math.addExact(input, output),
                prices.price(call.provider(), call.model(), now, expected).cost(expected));
    }

    /** Takes a finished call into the medians. */
    public synchronized void learn(AccountId account, CallToAdmit call, TokenUsage used, Duration generating) {
        Profile profile = profile(account, call.model());
        long counted = used.prompt() - used.cacheRead();
        profile.inputPerByte.add((double) counted / (double) Math.max(1, call.bodyBytes()));
        profile.output.add((double) used.output());
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

    private RecentMedian speed(String model) {
        if (tokensPerSecond.size() > PROFILES_MAX) {
            tokensPerSecond.clear();
        }
        return tokensPerSecond.computeIfAbsent(model, _ -> new RecentMedian(FIRST_TOKENS_PER_SECOND));
    }
}
