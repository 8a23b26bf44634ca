package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.Administrator.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the management API does not take, and what it says then. */
class ManagementRefusalsTest {

    private static final String USERS = "/v1/user-api-keys";
    private static final String SERVICES = "/v1/gateway-keys";
    private static final String NOBODY = USERS + "/" + UUID.randomUUID();

    private static TestGateway gateway;
    private static Administrator admin;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        admin = new Administrator(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {                                    | invalid_json    |
        []                                   | invalid_json    |
        {} {}                                | invalid_json    |
        {"email":"a@b","email":"c@d"}        | duplicate_field |
        {"email":"a@b","e-mail":"c@d"}       | unknown_field   | e-mail
        {"firstname":"Ada"}                  | missing_field   | email
        {"email":null}                       | missing_field   | email
        {"email":7}                          | invalid_field   | email
        {"email":"ada"}                      | invalid_field   | email
        {"email":"a\\u0000b@c"}              | invalid_field   | email
        {"email":"a\\ud800b@c"}              | invalid_field   | email
        {"email":"a@b","firstname":"A"}      | missing_field   | lastname
        """)
    void aBodyIsReadStrictly(String body, String code, String field) {
        Answer refused = admin.post(USERS, body);

        assertThat(refused.expect(400).errorCode()).isEqualTo(code);
        assertThat(refused.json().path("field").asText(null)).isEqualTo(field);
        assertThat(refused.json().at("/error/param").asText(null)).isIn(field, "null");
        assertThat(refused.field("request_id"))
                .isEqualTo(refused.headers().firstValue("x-request-id").orElseThrow());
        assertThat(refused.json().at("/error/message").asText()).isNotBlank();
        assertThat(refused.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "limitToken":-1              | limitToken
        "limitToken":1.5             | limitToken
        "limitToken":1e3             | limitToken
        "limitToken":"1000"          | limitToken
        "limitToken":9223372036854775808 | limitToken
        "limitUsd":-0.01             | limitUsd
        "limitUsd":"-1"              | limitUsd
        "limitUsd":0.0000000001      | limitUsd
        "limitUsd":1e999999999       | limitUsd
        "limitUsd":1e-999999999      | limitUsd
        "limitUsd":10000000000       | limitUsd
        "limitUsd":"1,5"             | limitUsd
        "limitUsd":true              | limitUsd
        "tags":["a"]                 | tags
        "tags":{"a":1}               | tags
        """)
    void aLimitOrTagThatCannotBeIsRefused(String more, String field) {
        Answer refused = admin.post(
                USERS, Administrator.newUser("limits@example.com", Administrator.claudecodeKey("limits"), "," + more));

        assertThat(refused.expect(400).field("field")).isEqualTo(field);
    }

    @Test
    void aBodyHasALimit() {
        String body = Administrator.newUser("a@b", "k", ",\"tags\":{\"a\":\"" + "x".repeat(64 << 10) + "\"}");
        assertThat(admin.post(USERS, body).expect(413).errorCode()).isEqualTo("request_too_large");
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "1.5", "1.0", "1e3", "\"1000\"", "true", "9223372036854775808"})
    void anIncrementIsAPositiveWholeNumber(String increment) {
        String id =
                admin.createUser("i" + UUID.randomUUID() + "@example.com", "").field("id");

        Answer refused = admin.post(USERS + "/" + id + "/increase-token-limit", "{\"increment\":" + increment + "}");

        assertThat(refused.expect(400).field("field")).isEqualTo("increment");
        admin.delete(USERS + "/" + id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "role":"root"                            | role
        "role":"Admin"                           | role
        "expiresAt":"2020-01-01T00:00:00Z"       | expiresAt
        "expiresAt":"tomorrow"                   | expiresAt
        "expiresAt":"+10000-01-01T00:00:00Z"     | expiresAt
        "expiresAt":"+999999999-01-01T00:00:00Z" | expiresAt
        "models":"claude-fast"                   | models
        "models":["a\\u001bb"]                   | models
        "monthlyLimitUsd":-1                     | monthlyLimitUsd
        "limitUsd":1                             | limitUsd
        """)
    void aServiceThatCannotBeIsRefused(String more, String field) {
        assertThat(admin.post(SERVICES, "{\"name\":\"x\"," + more + "}")
                        .expect(400)
                        .field("field"))
                .isEqualTo(field);
    }

    @Test
    void anUnknownOrImpossibleIdIsNotFound() {
        String service = SERVICES + "/" + UUID.randomUUID();
        String user = admin.createUser("wrongkind@example.com", "").field("id");
        for (String path : List.of(NOBODY, USERS + "/1-1-1-1-1", USERS + "/usage", service, SERVICES + "/" + user)) {
            assertThat(admin.delete(path).expect(404).errorCode()).isEqualTo("not_found");
        }
        for (String path : List.of(NOBODY + "/regenerate", NOBODY + "/increase-token-limit", service + "/rotate")) {
            admin.post(path, "{}").expect(404);
        }
        admin.get(NOBODY + "/usage-history").expect(404);
    }

    @Test
    void anotherMethodIsToldWhatIsAllowed() {
        assertThat(admin.send(admin.request(USERS).PUT(BodyPublishers.noBody()))
                        .expect(405)
                        .headers()
                        .firstValue("allow"))
                .hasValue("POST, GET");
        admin.get(USERS + "/").expect(200);
    }

    @Test
    void aLimitBeyondCountingIsAConflict() {
        String id = admin.createUser("max@example.com", ",\"limitToken\":1").field("id");
        String path = USERS + "/" + id + "/increase-token-limit";

        Answer refused = admin.post(path, "{\"increment\":9223372036854775807}");

        assertThat(refused.expect(409).errorCode()).isEqualTo("limit_too_large");
    }
}
