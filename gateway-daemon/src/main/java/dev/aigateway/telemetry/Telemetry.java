package dev.aigateway.telemetry;

import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.SettlementRules;
import dev.aigateway.budget.SettlementRules.Effect;
import dev.aigateway.budget.SettlementRules.Standing;
import dev.aigateway.error.GatewayException;
import dev.aigateway.error.GatewayException.CostLimitExceeded;
import dev.aigateway.error.GatewayException.CostReserved;
import dev.aigateway.error.GatewayException.TokenLimitExceeded;
import dev.aigateway.error.GatewayException.TokensReserved;
import dev.aigateway.error.GatewayException.Unauthenticated;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.PriceBook;
import dev.aigateway.usage.TokenCounting;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageReport.Remark;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Is told what happens to requests: writes a line for each exchange, and counts. Threads may share it.
 *
 * <p>Telling it costs some ten nanoseconds, the end of a call some microseconds, which no client waits for.
 */
public final class Telemetry {

    public static final String CONTENT_TYPE = MetricText.CONTENT_TYPE;

    private static final String CHAT = "chat";
    /** Of models that are not on the price list by name, so that no client can make the number of labels grow. */
    private static final String OTHER_MODEL = "other";

    private static final String VOID = "void";
    /** OpenTelemetry's own word for an error without a better name. */
    private static final String OTHER_ERROR = "_OTHER";

    private static final int ERROR_STATUS_MIN = 400;

    private final Metrics metrics = new Metrics();
    private final LongAdder inflight = new LongAdder();
    private final Consumer<EndedCall> log;
    private final PriceBook prices;
    private final TokenCounting counting;
    private final String version;

    /** {@code prices} as this daemon knew them when it started; the ledger counts for itself. */
    public Telemetry(PriceBook prices, TokenCounting counting, String version) {
        this(prices, counting, version, new ExchangeLog()::settled);
    }

    private Telemetry(PriceBook prices, TokenCounting counting, String version, Consumer<EndedCall> log) {
        this.log = log;
        this.prices = prices;
        this.counting = counting;
        this.version = version;
    }

    /** Counts as any does, and writes no lines. */
    public static Telemetry unheard(PriceBook prices, TokenCounting counting, String version) {
        return new Telemetry(prices, counting, version, _ -> {});
    }

    /** A model call begins to be answered. */
    public void began() {
        inflight.increment();
    }

    /** It is over, well or not. */
    public void ended() {
        inflight.decrement();
    }

    /** An answer has begun; {@code route} as it is declared, {@code errorType} empty where there was no error. */
    public void answered(String route, int status, String errorType) {
        metrics.requests.add(1, route, status / 100 + "xx", errorType);
    }

    /** The gateway itself refuses a request, or fails. */
    public void failed(GatewayException error) {
        switch (error) {
            case Unauthenticated e -> metrics.authFailures.add(1, lowerCase(e.reason()));
            case TokenLimitExceeded _ -> metrics.limitRejections.add(1, "tokens");
            case CostLimitExceeded _ -> metrics.limitRejections.add(1, "cost");
            case TokensReserved _ -> metrics.limitRejections.add(1, "tokens_held");
            case CostReserved _ -> metrics.limitRejections.add(1, "cost_held");
            default -> {} // The count of requests has its type.
        }
    }

    /** A call has waited so long for its admission, whatever came of it. */
    public void admissionTook(long nanos) {
        metrics.admission.add(nanos);
    }

    /** A limit that is not enforced would have refused a call. */
    public void passedLimit() {
        metrics.limitPasses.add(1);
    }

    /** What the gateway itself added to a call. */
    public void overhead(long nanos) {
        metrics.overhead.add(nanos);
    }

    /** So many calls were charged at their holds, because their daemons were gone beyond their deadlines. */
    public void expired(int calls) {
        metrics.settlements.add(calls, lowerCase(Settlement.Source.HOLD));
    }

    /** An attempt came to its end. */
    public void settled(EndedCall ended) {
        log.accept(ended);
        String provider = ended.call().provider();
        String model = label(ended);
        metrics.callDuration.add(ended.durationNanos(), CHAT, provider, model, errorType(ended));
        ended.firstEventNanos().ifPresent(nanos -> metrics.firstToken.add(nanos, CHAT, provider, model));
        ended.abortedBy().ifPresent(by -> metrics.streamsAborted.add(1, lowerCase(by)));
        charged(ended, provider, model);
        if (ended.settlement() instanceof Settlement.Used used) {
            tokens(used, provider, model);
        }
    }

    private String label(EndedCall ended) {
        return prices.listedAs(
                        ended.call().provider(),
                        ended.call().model(),
                        ended.settlement().hold().openedAt())
                .orElse(OTHER_MODEL);
    }

    private static String errorType(EndedCall ended) {
        Settlement.Outcome outcome = ended.settlement().outcome();
        if (outcome.httpStatus() != null && outcome.httpStatus() >= ERROR_STATUS_MIN) {
            return outcome.httpStatus().toString();
        }
        if (ended.abortedBy().isPresent()) {
            return "aborted_by_" + lowerCase(ended.abortedBy().get());
        }
        return outcome.error() == null ? "" : OTHER_ERROR;
    }

    private void charged(EndedCall ended, String provider, String model) {
        Amount hold = ended.settlement().hold().amount();
        Amount used = used(ended);
        Effect effect = SettlementRules.effect(Standing.OPEN, ended.mode(), hold, ended.settlement(), used);
        metrics.settlements.add(1, effect.source().map(Telemetry::lowerCase).orElse(VOID));
        metrics.cost.add(effect.charged().cost().nanos(), provider, model);
        if (used.tokens() > hold.tokens() || used.cost().compareTo(hold.cost()) > 0) {
            metrics.overHold.add(1, lowerCase(ended.mode()));
        }
    }

    private Amount used(EndedCall ended) {
        return switch (ended.settlement()) {
            case Settlement.Used used -> {
                String model = Optional.ofNullable(used.outcome().modelServed())
                        .orElse(ended.call().model());
                yield new Amount(
                        counting.count(used.usage().billedTokens()),
                        prices.cost(ended.call().provider(), model, used.hold().openedAt(), used.usage()));
            }
            case Settlement.Voided _, Settlement.Unknown _, Settlement.Expired _ -> Amount.ZERO;
        };
    }

    private void tokens(Settlement.Used used, String provider, String model) {
        if (used.usage().has(Remark.IMPLAUSIBLE)) {
            metrics.implausible.add(1);
        }
        TokenUsage tokens = used.usage().billedTokens();
        metrics.tokenUsage.add(tokens.prompt(), CHAT, provider, model, "input");
        metrics.tokenUsage.add(tokens.output(), CHAT, provider, model, "output");
        metrics.tokens.add(tokens.input(), provider, model, "input");
        metrics.tokens.add(tokens.cacheWrite5m() + tokens.cacheWrite1h(), provider, model, "cache_write");
        metrics.tokens.add(tokens.cacheRead(), provider, model, "cache_read");
        metrics.tokens.add(tokens.output(), provider, model, "output");
    }

    /** All metrics, in the text format of Prometheus. */
    public String text(Readings now) {
        MetricText text = new MetricText();
        metrics.write(text);
        new Gauges(text).write(now, inflight.sum(), version);
        return text.toString();
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
