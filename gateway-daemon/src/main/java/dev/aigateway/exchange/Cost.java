package dev.aigateway.exchange;

import dev.aigateway.provider.Metering;
import dev.aigateway.routing.Route;
import dev.aigateway.usage.PriceBook;
import java.time.Instant;

/**
 * What a call costs, for a client that wants to know. The ledger counts for itself.
 *
 * @param prices as this daemon knew them when it started
 */
record Cost(PriceBook prices, Route route, Instant startedAt) {

    /** Tells the exact decimal of US dollars, where the answer is complete before its head goes out. */
    void tell(Metering metering, ClientStream client) {
        if (metering.complete()) {
            String model = metering.modelServed() != null ? metering.modelServed() : route.model();
            client.tell(
                    "x-gateway-cost-usd",
                    prices.cost(route.provider().name(), model, startedAt, metering.usage())
                            .usd());
        }
    }
}
