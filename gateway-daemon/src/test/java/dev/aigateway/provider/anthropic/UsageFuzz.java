package dev.aigateway.provider.anthropic;

import dev.aigateway.fuzz.Holds;
import dev.aigateway.provider.Metering;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.sse.SseReader;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.PriceBook;
import dev.aigateway.usage.Rates;
import dev.aigateway.usage.TokenUsage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A provider's stream as the meter sees it: whatever it reports can be charged, and is no more than a model can use. */
public final class UsageFuzz {

    private static final Instant NOW = Instant.EPOCH;
    private static final PriceBook BOOK = new PriceBook(
            1,
            List.of(new Price(
                    1,
                    "anthropic",
                    "*",
                    false,
                    0,
                    NOW,
                    new Rates(30_000_000, 37_500_000, 60_000_000, 3_000_000, 150_000_000))));
    private static final long TOKENS_MAX = 10_000_000L * 5 * 101;

    private UsageFuzz() {}

    public static void fuzzerTestOneInput(byte[] stream) throws IOException {
        AnswerMeter meter = new AnswerMeter(() -> NOW, null);
        SseReader reader = new SseReader(new ByteArrayInputStream(stream));
        for (Optional<SseFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
            meter.count(next.get());
        }
        Metering metering = meter.metering();
        canBeCharged(metering);
        Holds.that(metering.characters() <= stream.length, "a stream has no more characters than bytes");
        Holds.that(meter.finished() || !metering.complete() || metering.stopReason() != null, "an end is named");
    }

    private static void canBeCharged(Metering metering) {
        TokenUsage tokens = metering.usage().billedTokens();
        long total =
                tokens.input() + tokens.cacheWrite5m() + tokens.cacheWrite1h() + tokens.cacheRead() + tokens.output();
        Holds.that(total >= 0 && total <= TOKENS_MAX, "the tokens are possible");
        Money cost = BOOK.cost("anthropic", "claude-sonnet-5-5", NOW, metering.usage());
        Holds.that(cost.nanos() >= 0, "a cost is not negative");
    }
}
