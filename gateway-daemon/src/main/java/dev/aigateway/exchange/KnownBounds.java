package dev.aigateway.exchange;

import dev.aigateway.budget.Bounds;
import dev.aigateway.budget.Bounds.Input;
import dev.aigateway.error.GatewayException.Unavailable;
import dev.aigateway.exchange.PromptCount.Count;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.format.anthropic.BoundsReader;
import dev.aigateway.format.anthropic.ModelCapabilities;
import dev.aigateway.provider.Cancellation;
import dev.aigateway.provider.Provider;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known so far of the most that one request can use; nothing, until somebody asks. What was found out once holds
 * for a second attempt too. Not for several threads at once.
 */
final class KnownBounds {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ProviderRequest request;
    private final Provider provider;
    private final Cancellation cancellation;
    private Optional<Bounds> known = Optional.empty();

    KnownBounds(ProviderRequest request, Provider provider, Cancellation cancellation) {
        this.request = request;
        this.provider = provider;
        this.cancellation = cancellation;
    }

    Optional<Bounds> soFar() {
        return known;
    }

    /** Reads the request's own words, if nobody did. */
    Bounds read() {
        Bounds bounds = known.orElseGet(() -> BoundsReader.read(request.body(), ModelCapabilities.of(request.model())));
        known = Optional.of(bounds);
        return bounds;
    }

    /** Has the provider count. An {@link IOException} means that the client left meanwhile. */
    void count(PromptCount count) throws IOException {
        Bounds bounds = read();
        Count counted = count.atMost(request, provider, cancellation);
        if (cancellation.cancelled()) {
            throw new IOException("the client left"); // Once admitted, nobody could tell that it was never sent.
        }
        known = Optional.of(bounds.with(bound(bounds.input(), counted)));
    }

    /** Where the provider did not count, the bytes have to do. */
    private static Input bound(Input known, Count counted) {
        return switch (known) {
            case Input.ByBytes(long bytes) ->
                new Input.Counted(counted instanceof Count.AtMost(long tokens) ? Math.min(bytes, tokens) : bytes);
            case Input.ToBeCounted _ -> onlyCounted(counted);
            case Input.Counted _, Input.Unbounded _ -> known;
        };
    }

    private static Input onlyCounted(Count counted) {
        return switch (counted) {
            case Count.AtMost(long tokens) -> new Input.Counted(tokens);
            case Count.Refused _ -> new Input.Unbounded("the provider could not count the prompt");
            case Count.Missed _ ->
                throw new Unavailable(
                        "the model provider cannot count the prompt at the moment, which a strict limit needs",
                        RETRY_AFTER,
                        null);
        };
    }
}
