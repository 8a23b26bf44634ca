package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.daemon.Administrator.Answer;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A person's limits, from being set to being met. */
class UserLimitsTest {

    private static final String USERS = "/v1/user-api-keys";

    @Test
    void aSpentTokenLimitRefusesUntilItIsRaised() throws Exception {
        try (TestGateway gateway = TestGateway.start()) {
            Administrator admin = new Administrator(gateway);
            Answer ada = admin.createUser("ada@example.com", ",\"limitToken\":5");
            assertThat(call(gateway, ada).statusCode()).isEqualTo(200);
            gateway.settled();
            JsonNode usage = admin.get(USERS + "/usage").expect(200).json().get(0);
            long used = usage.get("totalTokens").asLong();
            assertThat(usage.get("overLimit").asBoolean()).isTrue();

            HttpResponse<String> refused = call(gateway, ada);

            assertThat(refused.statusCode()).isEqualTo(429);
            String resetAt = admin.get("/v1/me/usage").field("resetAt");
            String requestId = refused.headers().firstValue("x-request-id").orElseThrow();
            assertThat(refused.body()).isEqualTo("""
                {"type":"error","error":{"type":"billing_error",\
                "message":"Monthly token limit exceeded (%1$d / 5 tokens)"},\
                "tokensUsed":%1$d,"tokenLimit":5,"resetAt":"%2$s","request_id":"%3$s"}\
                """.formatted(used, resetAt, requestId));
            assertThat(refused.headers().firstValue("x-should-retry")).hasValue("false");
            assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                    .isPositive();
            assertThat(gateway.upstream().requests()).hasSize(1);

            admin.post(USERS + "/" + ada.field("id") + "/increase-token-limit", "{\"increment\":100000}")
                    .expect(200);
            assertThat(call(gateway, ada).statusCode()).isEqualTo(200);
            gateway.assertLedgerEqualsBook();
        }
    }

    @Test
    void aSpentMoneyLimitRefuses() throws Exception {
        try (TestGateway gateway = TestGateway.start()) {
            Administrator admin = new Administrator(gateway);
            Answer ada = admin.createUser("ada@example.com", ",\"limitUsd\":0.000000001");
            assertThat(call(gateway, ada).statusCode()).isEqualTo(200);
            gateway.settled();

            HttpResponse<String> refused = call(gateway, ada);

            assertThat(refused.statusCode()).isEqualTo(429);
            JsonNode usage = admin.get(USERS + "/usage").json().get(0);
            assertThat(usage.get("overLimit").asBoolean()).isTrue();
            String used = usage.get("totalCostUsd").decimalValue().toPlainString();
            JsonNode body = Api.json(refused);
            assertThat(body.at("/error/message").asText())
                    .isEqualTo("Monthly cost limit exceeded ($" + used + " / $0.000000001)");
            assertThat(body.get("costUsedUsd").asText()).isEqualTo(used);
            assertThat(body.get("costLimitUsd").asText()).isEqualTo("0.000000001");
            assertThat(body.has("tokensUsed")).isFalse();
        }
    }

    @Test
    void withALimitOfZeroNothingMayBeUsed() throws Exception {
        try (TestGateway gateway = TestGateway.start()) {
            Administrator admin = new Administrator(gateway);
            Answer ada = admin.createUser("ada@example.com", ",\"limitToken\":0");

            assertThat(call(gateway, ada).statusCode()).isEqualTo(429);
            assertThat(gateway.upstream().requests()).isEmpty();
        }
    }

    @Test
    void aDefaultCountsForPeopleWithoutALimitOfTheirOwn() throws Exception {
        try (TestGateway gateway = TestGateway.start(Map.of("DEFAULT_MONTHLY_TOKEN_LIMIT", "0"))) {
            Administrator admin = new Administrator(gateway);
            Answer ada = admin.createUser("ada@example.com", "");
            Answer bob = admin.createUser("bob@example.com", ",\"limitToken\":1000");

            assertThat(call(gateway, ada).statusCode()).isEqualTo(429);
            assertThat(call(gateway, bob).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void limitsThatAreNotEnforcedAreOnlyCounted() throws Exception {
        try (TestGateway gateway = TestGateway.start(Map.of("ENFORCE_BUDGETS", "false"))) {
            Administrator admin = new Administrator(gateway);
            Answer ada = admin.createUser("ada@example.com", ",\"limitToken\":0,\"limitUsd\":0");

            assertThat(call(gateway, ada).statusCode()).isEqualTo(200);
            gateway.settled();
            assertThat(admin.get(USERS + "/usage")
                            .json()
                            .get(0)
                            .get("overLimit")
                            .asBoolean())
                    .isTrue();
        }
    }

    private static HttpResponse<String> call(TestGateway gateway, Answer user) throws Exception {
        Api api = new Api(gateway);
        return api.send(api.withoutKey("/v1/messages", Api.message("claude-fast", false))
                .header("x-api-key", user.field("claudecodeUserKey")));
    }
}
