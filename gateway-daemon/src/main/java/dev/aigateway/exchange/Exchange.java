package dev.aigateway.exchange;

import dev.aigateway.access.AccountId;
import dev.aigateway.budget.Step;
import dev.aigateway.error.GatewayException.ProviderAnswerInvalid;
import dev.aigateway.error.GatewayException.ProviderTimeout;
import dev.aigateway.error.GatewayException.ProviderUnreachable;
import dev.aigateway.error.GatewayException.Unauthenticated;
import dev.aigateway.error.GatewayException.Unauthenticated.Reason;
import dev.aigateway.exchange.ClientStream.Watch;
import dev.aigateway.provider.Cancellation;
import dev.aigateway.provider.ProviderReply;
import dev.aigateway.provider.ProviderReply.Cancelled;
import dev.aigateway.provider.ProviderReply.Complete;
import dev.aigateway.provider.ProviderReply.Lost;
import dev.aigateway.provider.ProviderReply.Refused;
import dev.aigateway.provider.ProviderReply.Streaming;
import dev.aigateway.provider.ProviderReply.Unanswered;
import dev.aigateway.provider.ProviderReply.Unreachable;
import dev.aigateway.provider.ProviderReply.Unreadable;
import dev.aigateway.routing.ModelTable;
import dev.aigateway.routing.Route;
import dev.aigateway.telemetry.Telemetry;
import dev.aigateway.translate.TranslatedCall;
import dev.aigateway.translate.TranslatedCall.InParts.Gathered;
import dev.aigateway.translate.TranslatedCall.InParts.Relayed;
import dev.aigateway.translate.Translations;
import dev.aigateway.usage.PriceBook;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

/**
 * The way of a model call: route, translate, admit, send, relay, settle. Threads may share it.
 *
 * <p>Errors that the caller can be told are thrown as {@code GatewayException}, all of them before the first byte of an
 * answer; an {@link IOException} means that the client left.
 */
public final class Exchange {

    private static final int OK = 200;
    /** What a call is bounded by before it is known who pays: the payer's mark is of one length. */
    private static final AccountId NOBODY_YET = new AccountId(new UUID(0, 0));

    private final ModelTable models;
    private final Admissions admissions;
    private final KeepAlive keepAlive;
    private final PriceBook prices;
    private final ProviderLimit providerLimit;
    private final Telemetry telemetry;
    private final Step.Watch steps;

    public Exchange(
            ModelTable models,
            Admissions admissions,
            KeepAlive keepAlive,
            PriceBook prices,
            ProviderLimit providerLimit,
            Telemetry telemetry,
            Step.Watch steps) {
        this.models = models;
        this.admissions = admissions;
        this.keepAlive = keepAlive;
        this.prices = prices;
        this.providerLimit = providerLimit;
        this.telemetry = telemetry;
        this.steps = steps;
    }

    public void run(Incoming incoming, ClientStream client) throws IOException {
        Route route = models.route(incoming.call().model());
        TranslatedCall call =
                Translations.fromClient(incoming.call().format()).translate(incoming.call(), route.model());
        AnswerNotes notes = new AnswerNotes(prices, route, Instant.now());
        OwnWork work = new OwnWork(incoming.arrivedNanos());
        Cancellation cancellation = new Cancellation();
        KnownBounds bounds = new KnownBounds(call.request(NOBODY_YET), route.provider(), cancellation);
        try (Watch _ = client.onGone(cancellation::cancel)) {
            try (OpenCall first = admissions.admit(incoming, route, bounds, 1, cancellation);
                    ProviderReply reply = work.without(() -> send(route, first, call, cancellation))) {
                if (!worthAnotherTry(reply)) {
                    work.tell(client, telemetry);
                    answer(reply, first, call, client, notes);
                    return;
                }
                settleLost(reply, first);
                first.awaitWritten();
            }
            try (OpenCall second = admissions.admit(incoming, route, bounds, 2, cancellation);
                    ProviderReply reply = work.without(() -> send(route, second, call, cancellation))) {
                work.tell(client, telemetry);
                answer(reply, second, call, client, notes);
            }
        }
    }

    private ProviderReply send(Route route, OpenCall open, TranslatedCall call, Cancellation cancellation) {
        ProviderReply reply = route.provider().send(open.cut().of(call.request(open.account())), cancellation);
        steps.done(Step.DIALLED);
        return reply;
    }

    /**
     * Once, and only where the provider cannot have begun an answer that somebody saw: a refused connection, or a
     * connection from the pool that the provider had closed in silence.
     */
    private static boolean worthAnotherTry(ProviderReply reply) {
        return switch (reply) {
            case Unreachable unreachable -> !unreachable.timedOut();
            case Lost lost -> lost.reused();
            case Complete _, Refused _, Unanswered _, Unreadable _, Cancelled _, Streaming _ -> false;
        };
    }

    private static void settleLost(ProviderReply reply, OpenCall open) {
        if (reply instanceof Lost) {
            open.unknown(null, "the connection broke before an answer came");
        } else {
            open.unused(null, null, "the provider could not be reached");
        }
    }

    private void answer(ProviderReply reply, OpenCall open, TranslatedCall call, ClientStream client, AnswerNotes notes)
            throws IOException {
        notes.tellModel(client);
        open.announce(client);
        switch (reply) {
            case Streaming streaming -> parts(admissions.journaled(streaming, open), open, call, client, notes);
            case Complete complete -> {
                open.used(complete.metering(), null);
                notes.tellCost(complete.metering(), client);
                client.send(call.answer(complete.headers(), complete.body()));
            }
            case Refused refused -> {
                providerLimit.look(refused);
                open.unused(
                        refused.status(), refused.headers().first("request-id").orElse(null), null);
                client.send(call.refusal(refused.status(), refused.headers(), refused.body()));
            }
            case Unreachable unreachable -> {
                settleLost(unreachable, open);
                throw unreachable.timedOut()
                        ? new ProviderTimeout(unreachable.waited())
                        : new ProviderUnreachable(null);
            }
            case Lost lost -> {
                settleLost(lost, open);
                throw new ProviderAnswerInvalid("the model provider closed the connection before it answered");
            }
            case Unanswered unanswered -> {
                open.unknown(null, "the provider did not answer in time");
                throw new ProviderTimeout(unanswered.waited());
            }
            case Unreadable unreadable -> {
                settleUnreadable(unreadable, open);
                throw new ProviderAnswerInvalid("the model provider's answer could not be read");
            }
            case Cancelled _ -> {
                open.unknown(null, open.cutBecause().orElse("the client left before an answer came"));
                if (open.revoked()) {
                    throw new Unauthenticated("invalid gateway key", Reason.REVOKED_KEY);
                }
                open.throwIfStopped();
                throw new IOException(Relay.CLIENT_LEFT);
            }
        }
    }

    private void parts(Streaming streaming, OpenCall open, TranslatedCall call, ClientStream client, AnswerNotes notes)
            throws IOException {
        switch (call.parts(streaming.headers())) {
            case Relayed relayed -> Relay.run(streaming, open, relayed, client, keepAlive);
            case Gathered gathered -> Gather.run(streaming, open, gathered, client, notes);
        }
    }

    private static void settleUnreadable(Unreadable unreadable, OpenCall open) {
        String error = "the provider's answer could not be read";
        if (unreadable.status() == OK) {
            open.unknown(OK, error);
        } else {
            open.unused(unreadable.status(), null, error);
        }
    }
}
