package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.store.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code ENFORCE_BUDGETS=false}: nobody is refused, and whoever operates it sees how many would have been. */
class UnenforcedLimitsTest {

    @Test
    void callsThatALimitWouldRefuseAreAnsweredAndCounted() throws Exception {
        try (TestGateway gateway = TestGateway.start(Map.of("ENFORCE_BUDGETS", "false"))) {
            TestDatabase.execute(gateway.database(), "update scope set token_limit = 0 where kind = 'account'");
            Api api = new Api(gateway);

            var answer = api.send(api.post("/v1/messages", Api.message("claude-fast", false)));
            gateway.settled();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-gateway-token-limit")).hasValue("0");
            TestDatabase.execute(gateway.database(), "update scope set token_limit = null where kind = 'account'");
            Scrape scrape = new Scrape(
                    new Administrator(gateway).get("/metrics").expect(200).text());
            assertThat(scrape.sum("gateway_limit_passes_total")).isEqualTo(1);
            assertThat(scrape.sum("gateway_limit_rejections_total")).isZero();
        }
    }
}
