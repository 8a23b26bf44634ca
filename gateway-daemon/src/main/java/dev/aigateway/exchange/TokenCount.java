package dev.aigateway.exchange;

import dev.aigateway.access.Caller;
import dev.aigateway.error.GatewayException.NotPermitted;
import dev.aigateway.error.GatewayException.ProviderAnswerInvalid;
import dev.aigateway.error.GatewayException.ProviderTimeout;
import dev.aigateway.error.GatewayException.ProviderUnreachable;
import dev.aigateway.exchange.ClientStream.Watch;
import dev.aigateway.format.ModelCall;
import dev.aigateway.provider.Cancellation;
import dev.aigateway.provider.ProviderReply;
import dev.aigateway.routing.ModelTable;
import dev.aigateway.routing.Route;
import dev.aigateway.translate.TranslatedCall;
import dev.aigateway.translate.Translations;
import java.io.IOException;

/** Counts the tokens of a request with its provider: free, so it is neither limited nor in the ledger. Threads may share it. */
public final class TokenCount {

    private final ModelTable models;

    public TokenCount(ModelTable models) {
        this.models = models;
    }

    /** {@code caller} as the database knows them now; errors as in {@link Exchange}. */
    public void run(ModelCall call, Caller caller, ClientStream client) throws IOException {
        Route route = models.route(call.model());
        if (!caller.mayUse(route.asked(), route.model())) {
            throw new NotPermitted("this key may not use the model it asked for", "model_not_allowed");
        }
        TranslatedCall translated = Translations.fromClient(call.format()).translate(call, route.model());
        Cancellation cancellation = new Cancellation();
        try (Watch _ = client.onGone(cancellation::cancel);
                ProviderReply reply = route.provider().send(translated.request(caller.account()), cancellation)) {
            answer(reply, translated, client);
        }
    }

    private static void answer(ProviderReply reply, TranslatedCall call, ClientStream client) throws IOException {
        switch (reply) {
            case ProviderReply.Complete complete -> client.send(call.answer(complete.headers(), complete.body()));
            case ProviderReply.Refused refused ->
                client.send(call.refusal(refused.status(), refused.headers(), refused.body()));
            case ProviderReply.Unanswered unanswered -> throw new ProviderTimeout(unanswered.waited());
            case ProviderReply.Unreachable unreachable
            when unreachable.timedOut() -> throw new ProviderTimeout(unreachable.waited());
            case ProviderReply.Unreachable _, ProviderReply.Lost _ -> throw new ProviderUnreachable(null);
            case ProviderReply.Unreadable _, ProviderReply.Streaming _ ->
                throw new ProviderAnswerInvalid("the model provider's answer could not be read");
            case ProviderReply.Cancelled _ -> {} // Nobody is there to be told.
        }
    }
}
