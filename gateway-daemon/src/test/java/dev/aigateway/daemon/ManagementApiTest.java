package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.daemon.Administrator.Answer;
import dev.aigateway.store.TestDatabase;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What administrators can do over HTTP, by the names that are promised. */
class ManagementApiTest {

    private static final String USERS = "/v1/user-api-keys";
    private static final String SERVICES = "/v1/gateway-keys";

    private static TestGateway gateway;
    private static Administrator admin;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start(Map.of("DEFAULT_MONTHLY_TOKEN_LIMIT", "1000000"));
        admin = new Administrator(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aNewUserIsAnsweredWithBothKeysOnce() {
        Answer created = admin.createUser("new@example.com", ",\"tags\":{\"team\":\"engines\"}");

        assertThat(names(created.json()))
                .containsExactly(
                        "id",
                        "email",
                        "firstname",
                        "lastname",
                        "apiKey",
                        "claudecodeUserKey",
                        "aigatewayUserKey",
                        "createdAt",
                        "updatedAt");
        assertThat(created.field("apiKey")).startsWith("agw_").isEqualTo(created.field("aigatewayUserKey"));
        assertThat(created.field("claudecodeUserKey")).isEqualTo(Administrator.claudecodeKey("new@example.com"));
        assertThat(created.field("createdAt")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");
        assertThat(created.headers().firstValue("cache-control")).hasValue("no-store");

        Answer list = admin.get(USERS).expect(200);
        assertThat(list.text())
                .doesNotContain(created.field("apiKey"))
                .doesNotContain(created.field("claudecodeUserKey"));
        JsonNode listed = one(list, created.field("id"));
        assertThat(names(listed))
                .containsExactly(
                        "id",
                        "email",
                        "firstname",
                        "lastname",
                        "aigatewayUserKeyHint",
                        "claudecodeUserKeyHint",
                        "limitToken",
                        "limitUsd",
                        "tags",
                        "createdAt",
                        "updatedAt");
        assertThat(listed.at("/tags/team").asText()).isEqualTo("engines");
        assertThat(listed.get("limitToken").asLong()).isEqualTo(1_000_000);
        assertThat(listed.get("limitUsd").isNull()).isTrue();
    }

    @Test
    void aSecondUserOfAnEMailIsAConflict() {
        admin.createUser("twice@example.com", "");

        Answer second = admin.post(USERS, Administrator.newUser(" TWICE@example.com", "x".repeat(5), ""));
        assertThat(second.expect(400).field("field")).isEqualTo("claudecodeUserKey");

        second = admin.post(
                USERS, Administrator.newUser(" TWICE@example.com", Administrator.claudecodeKey("other"), ""));
        assertThat(second.expect(409).errorCode()).isEqualTo("email_taken");
        assertThat(second.field("field")).isEqualTo("email");
    }

    @Test
    void aClaudecodeKeyThatIsTakenDoesNotNameItsOwner() {
        admin.createUser("owner@example.com", "");

        Answer second = admin.post(
                USERS,
                Administrator.newUser("thief@example.com", Administrator.claudecodeKey("owner@example.com"), ""));

        assertThat(second.expect(409).errorCode()).isEqualTo("claudecode_key_taken");
        assertThat(second.text()).doesNotContain("owner").doesNotContain("sk-ant");
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.1", "1e2, 100", "0, 0", "12.500000000, 12.5", "\"0.000000001\", 0.000000001", "\"25\", 25"})
    void moneyIsReadAndWrittenExactly(String given, String written) {
        String email = "usd" + UUID.randomUUID() + "@example.com";
        String id = admin.createUser(email, ",\"limitUsd\":" + given).field("id");

        Answer usage = admin.get(USERS + "/usage").expect(200);

        assertThat(one(usage, id).get("limitUsd").decimalValue()).isEqualByComparingTo(new BigDecimal(written));
        assertThat(usage.text()).contains("\"limitUsd\":" + written + ",");
        admin.delete(USERS + "/" + id).expect(200);
    }

    @Test
    void aDeletedUserIsGoneButNotTheHistory() throws Exception {
        Answer user = admin.createUser("gone@example.com", "");
        String id = user.field("id");
        call(user.field("apiKey"));

        assertThat(admin.delete(USERS + "/" + id).expect(200).text()).isEqualTo("{\"success\":true}");

        admin.delete(USERS + "/" + id).expect(404);
        admin.post(USERS + "/" + id + "/regenerate", "").expect(404);
        admin.post(USERS + "/" + id + "/increase-token-limit", "{\"increment\":1}")
                .expect(404);
        assertThat(admin.get(USERS).text()).doesNotContain(id);
        assertThat(admin.get(USERS + "/" + id + "/usage-history")
                        .expect(200)
                        .json()
                        .get("history"))
                .hasSize(1);
        JsonNode used = one(admin.get(USERS + "/usage"), id);
        assertThat(used.get("deletedAt").isTextual()).isTrue();
        assertThat(used.get("requestCount").asLong()).isOne();
        assertThat(admin.get(USERS + "/usage?month=2026-01").expect(200).text()).doesNotContain(id);
    }

    @Test
    void regeneratingChangesBothKeysAndKeepsTheUse() throws Exception {
        Answer user = admin.createUser("regenerate@example.com", "");
        String id = user.field("id");
        call(user.field("apiKey"));

        Answer regenerated = admin.post(USERS + "/" + id + "/regenerate", "{\"reason\":\"lost\"}")
                .expect(200);

        assertThat(names(regenerated.json()))
                .containsExactly(
                        "id",
                        "email",
                        "firstname",
                        "lastname",
                        "newApiKey",
                        "claudecodeUserKey",
                        "aigatewayUserKey",
                        "createdAt",
                        "updatedAt");
        assertThat(regenerated.field("newApiKey"))
                .isEqualTo(regenerated.field("aigatewayUserKey"))
                .isNotEqualTo(user.field("apiKey"));
        assertThat(regenerated.field("claudecodeUserKey")).startsWith("sk-ant-agw-");
        assertThat(me(user.field("apiKey")).status()).isEqualTo(401);
        assertThat(me(user.field("claudecodeUserKey")).status()).isEqualTo(401);
        Answer me = me(regenerated.field("claudecodeUserKey")).expect(200);
        assertThat(me.field("id")).isEqualTo(id);
        assertThat(me.json().get("requestCount").asLong()).isOne();
    }

    @Test
    void theOldPairMayStayGoodForAWhile() {
        Answer user = admin.createUser("grace@example.com", "");
        Answer regenerated = admin.post(
                        USERS + "/" + user.field("id") + "/regenerate",
                        "{\"graceHours\":1,\"claudecodeUserKey\":\"%s\"}"
                                .formatted(Administrator.claudecodeKey("grace@example.com")))
                .expect(200);

        me(user.field("apiKey")).expect(200);
        me(regenerated.field("newApiKey")).expect(200);
        me(user.field("claudecodeUserKey")).expect(200);
        String path = USERS + "/" + user.field("id") + "/regenerate";
        assertThat(admin.post(path, "{\"graceHours\":-1}").expect(400).field("field"))
                .isEqualTo("graceHours");
        assertThat(admin.post(path, "{\"graceHours\":0.5}").expect(400).field("field"))
                .isEqualTo("graceHours");
    }

    @Test
    void aTokenLimitIsIncreasedFromTheDefault() {
        String id = admin.createUser("more@example.com", "").field("id");

        Answer increased = admin.post(USERS + "/" + id + "/increase-token-limit", "{\"increment\":1000}")
                .expect(200);

        assertThat(increased.text()).isEqualTo("{\"id\":\"%s\",\"newLimit\":1001000}".formatted(id));
    }

    @Test
    void usageIsOneObjectForEachUser() throws Exception {
        Answer user = admin.createUser("usage@example.com", ",\"limitToken\":10,\"limitUsd\":25");
        call(user.field("apiKey"));

        JsonNode used = one(admin.get(USERS + "/usage"), user.field("id"));

        assertThat(names(used))
                .containsExactly(
                        "id",
                        "email",
                        "firstname",
                        "lastname",
                        "createdAt",
                        "updatedAt",
                        "month",
                        "totalTokens",
                        "allTokens",
                        "requestCount",
                        "totalCostUsd",
                        "tokenLimit",
                        "limitUsd",
                        "overLimit",
                        "deletedAt");
        assertThat(used.get("totalTokens").asLong()).isPositive();
        assertThat(used.get("requestCount").asLong()).isOne();
        assertThat(used.get("totalCostUsd").isNumber()).isTrue();
        assertThat(used.get("totalCostUsd").decimalValue()).isPositive();
        assertThat(used.get("tokenLimit").asLong()).isEqualTo(10);
        assertThat(used.get("overLimit").asBoolean())
                .isEqualTo(used.get("totalTokens").asLong() >= 10);
        assertThat(admin.get(USERS + "/usage?month=2026-13").expect(400).field("field"))
                .isEqualTo("month");
    }

    @Test
    void historyIsByMonthAndModel() throws Exception {
        Answer user = admin.createUser("history@example.com", "");
        String path = USERS + "/" + user.field("id") + "/usage-history";
        call(user.field("apiKey"));

        Answer history = admin.get(path).expect(200);

        assertThat(names(history.json())).containsExactly("userId", "history");
        assertThat(history.field("userId")).isEqualTo(user.field("id"));
        JsonNode month = history.json().at("/history/0");
        assertThat(names(month))
                .containsExactly(
                        "month",
                        "model",
                        "requestCount",
                        "inputTokens",
                        "cacheWriteTokens",
                        "cacheReadTokens",
                        "outputTokens",
                        "totalTokens",
                        "costUsd");
        assertThat(month.get("model").asText()).isEqualTo("claude-haiku-5-5");
        assertThat(month.get("totalTokens").asLong())
                .isEqualTo(month.get("inputTokens").asLong()
                        + month.get("cacheWriteTokens").asLong()
                        + month.get("outputTokens").asLong());

        JsonNode last = admin.get(path + "?requests=50").expect(200).json().at("/requests/0");
        assertThat(last.get("state").asText()).isEqualTo("settled");
        assertThat(last.get("path").asText()).isEqualTo("/v1/messages");
        assertThat(last.get("costUsd").decimalValue())
                .isEqualByComparingTo(month.get("costUsd").decimalValue());
        assertThat(admin.get(path + "?requests=0").expect(400).field("field")).isEqualTo("requests");
    }

    @Test
    void everybodySeesTheirOwnMonth() throws Exception {
        Answer user = admin.createUser("me@example.com", ",\"limitToken\":500000");
        call(user.field("claudecodeUserKey"));

        JsonNode me = me(user.field("apiKey")).expect(200).json();

        assertThat(names(me))
                .containsExactly(
                        "id",
                        "name",
                        "role",
                        "month",
                        "totalTokens",
                        "allTokens",
                        "requestCount",
                        "totalCostUsd",
                        "tokenLimit",
                        "limitUsd",
                        "overLimit",
                        "heldTokens",
                        "heldCostUsd",
                        "resetAt",
                        "models");
        assertThat(me.get("name").asText()).isEqualTo("me@example.com");
        assertThat(me.get("heldTokens").asLong()).isZero();
        assertThat(me.get("resetAt").asText()).endsWith("-01T00:00:00Z");
        assertThat(me.at("/models/0/model").asText()).isEqualTo("claude-haiku-5-5");
        assertThat(me(gateway.key()).expect(200).field("name")).isEqualTo("key:test");
        assertThat(admin.get("/v1/me/usage").expect(200).field("role")).isEqualTo("admin");
    }

    @Test
    void aServiceIsManagedLikeAUser() throws Exception {
        String body = """
            {"name":"ci","role":"member","monthlyLimitUsd":"2.50","limitToken":0,
             "expiresAt":"2100-01-01T00:00:00Z","models":["claude-fast"]}\
            """;
        Answer created = admin.post(SERVICES, body).expect(201);
        String id = created.field("id");
        String key = created.field("apiKey");

        assertThat(names(created.json()))
                .containsExactly(
                        "id",
                        "name",
                        "role",
                        "models",
                        "monthlyLimitUsd",
                        "limitToken",
                        "expiresAt",
                        "createdAt",
                        "updatedAt",
                        "apiKey");
        assertThat(created.field("expiresAt")).isEqualTo("2100-01-01T00:00:00Z");
        assertThat(created.json().get("monthlyLimitUsd").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(admin.post(SERVICES, "{\"name\":\"ci\"}").expect(409).errorCode())
                .isEqualTo("name_taken");
        JsonNode listed = one(admin.get(SERVICES), id);
        assertThat(listed.get("apiKeyHint").asText()).startsWith("agw_…");
        assertThat(one(admin.get(SERVICES + "/usage"), id).get("overLimit").asBoolean())
                .isTrue();

        Answer rotated = admin.post(SERVICES + "/" + id + "/rotate", "").expect(200);
        assertThat(rotated.field("id")).isEqualTo(id);
        assertThat(me(key).status()).isEqualTo(401);
        assertThat(me(rotated.field("newApiKey"))
                        .expect(200)
                        .json()
                        .get("limitUsd")
                        .decimalValue())
                .isEqualByComparingTo("2.5");

        assertThat(admin.delete(SERVICES + "/" + id).expect(200).text()).isEqualTo("{\"success\":true}");
        assertThat(me(rotated.field("newApiKey")).status()).isEqualTo(401);
        admin.delete(SERVICES + "/" + id).expect(404);
    }

    @Test
    void theAuditNamesTheAdminKey() {
        String id = admin.createUser("audited@example.com", "").field("id");
        admin.post(USERS + "/" + id + "/regenerate", "{\"reason\":\"lost laptop\"}")
                .expect(200);
        String actor = admin.key().credential().accountName() + "/"
                + admin.key().credential().id();

        // The division fails unless there is exactly one such row.
        TestDatabase.execute(
                gateway.database(),
                "select 1 / (case count(*) when 1 then 1 else 0 end) from audit where actor = '" + actor
                        + "' and action = 'regenerate-key' and target = 'audited@example.com'"
                        + " and reason = 'lost laptop' and before is not null and after is not null");
    }

    private static Answer me(String key) {
        return admin.send(admin.anonymous("/v1/me/usage").header("x-api-key", key));
    }

    private static void call(String key) throws Exception {
        Api api = new Api(gateway);
        int status = api.send(api.withoutKey("/v1/messages", Api.message("claude-fast", false))
                        .header("x-api-key", key))
                .statusCode();
        assertThat(status).isEqualTo(200);
        gateway.settled();
    }

    private static JsonNode one(Answer list, String id) {
        return StreamSupport.stream(list.expect(200).json().spliterator(), false)
                .filter(item -> item.get("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
