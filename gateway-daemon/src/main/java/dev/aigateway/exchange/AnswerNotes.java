package dev.aigateway.exchange;

import dev.aigateway.provider.Metering;
import dev.aigateway.routing.Route;
import dev.aigateway.usage.PriceBook;
import java.time.Instant;

/**
 * What a client is told beside an answer.
 *
 * @param prices as this daemon knew them when it started; the ledger counts for itself
 */
record AnswerNotes(PriceBook prices, Route route, Instant startedAt) {

    /** Who answers. */
    void tellModel(ClientStream client) {
        client.tell("x-gateway-provider", route.provider().name());
        client.tell("x-gateway-upstream-model", route.model());
    }

    /** The exact decimal of US dollars, where the answer is complete before its head goes out. */
    void tellCost(Metering metering, ClientStream client) {
        if (metering.complete()) {
            String model = metering.modelServed() != null ? metering.modelServed() : route.model();
            String provider = route.provider().name();
            client.tell(
                    "x-gateway-cost-usd",
                    prices.cost(provider, model, startedAt, metering.usage()).usd());
        }
    }
}
