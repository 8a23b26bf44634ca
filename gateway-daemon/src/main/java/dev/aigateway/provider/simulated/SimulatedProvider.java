package dev.aigateway.provider.simulated;

import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.format.Headers;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.format.anthropic.AssistantMessage;
import dev.aigateway.format.anthropic.MessageJson;
import dev.aigateway.format.anthropic.MessagesRequest;
import dev.aigateway.provider.Cancellation;
import dev.aigateway.provider.Metering;
import dev.aigateway.provider.Provider;
import dev.aigateway.provider.ProviderReply;
import dev.aigateway.usage.UsageReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Answers in the place of a provider while no key of one is set, and says so in every answer. */
public final class SimulatedProvider implements Provider {

    private static final String NAME = "simulated";

    private final InstantSource clock;
    private final Pace pace;
    private final Ids ids;

    /** {@code random} must be one that threads may share. */
    SimulatedProvider(InstantSource clock, Pace pace, RandomGenerator random) {
        this.clock = clock;
        this.pace = pace;
        this.ids = new Ids(random);
    }

    public static SimulatedProvider create() {
        return new SimulatedProvider(InstantSource.system(), Pace.real(), new Random());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean simulated() {
        return true;
    }

    @Override
    public ProviderReply send(ProviderRequest request, Cancellation cancellation) {
        String requestId = ids.next("req");
        try {
            return switch (request.path()) {
                case "/v1/messages" -> answer(request, requestId, new CallEnd(pace, cancellation));
                case "/v1/messages/count_tokens" -> count(request, requestId);
                default -> refused(404, "Not found", requestId);
            };
        } catch (InvalidRequest e) {
            return refused(400, Objects.requireNonNull(e.getMessage()), requestId);
        }
    }

    private ProviderReply answer(ProviderRequest request, String requestId, CallEnd end) {
        MessagesRequest asked = MessagesRequest.toAnswer(request.body());
        Commands commands = Commands.in(asked.lastUserText());
        if (end.endsWithin(commands.delay())) {
            return new ProviderReply.Cancelled();
        }
        if (commands.error().isPresent()) {
            return refused(commands.error().getAsInt(), "Simulated error, as the prompt ordered", requestId);
        }
        AssistantMessage message = new Author(ids).answer(asked, request.model());
        if (request.stream()) {
            return stream(message, requestId, end, commands.cut());
        }
        return commands.cut() ? new ProviderReply.Lost(false) : whole(message, requestId);
    }

    private ProviderReply stream(AssistantMessage message, String requestId, CallEnd end, boolean cut) {
        List<Step> steps = Step.of(message);
        int sentMax = cut ? steps.size() / 2 : steps.size();
        return new SimulatedStream(
                clock, end, headers("text/event-stream", requestId), message.model(), steps, sentMax);
    }

    private ProviderReply whole(AssistantMessage message, String requestId) {
        Metering metering = new Metering(
                UsageReport.of(message.usage()),
                true,
                message.content().characters(),
                Duration.ZERO,
                message.model(),
                message.stopReason(),
                requestId,
                clock.instant());
        return new ProviderReply.Complete(json(requestId), MessageJson.message(message), metering);
    }

    private ProviderReply count(ProviderRequest request, String requestId) {
        long tokens = Author.inputTokens(MessagesRequest.toCount(request.body()));
        Metering nothingUsed = new Metering(
                UsageReport.NONE, true, 0, Duration.ZERO, request.model(), null, requestId, clock.instant());
        return new ProviderReply.Complete(json(requestId), MessageJson.tokenCount(tokens), nothingUsed);
    }

    private static ProviderReply refused(int status, String message, String requestId) {
        return new ProviderReply.Refused(status, json(requestId), MessageJson.error(status, message, requestId));
    }

    private static Headers json(String requestId) {
        return headers("application/json", requestId);
    }

    private static Headers headers(String contentType, String requestId) {
        return Headers.of("content-type", contentType)
                .and("request-id", requestId)
                .and("x-gateway-simulated", "true");
    }
}
