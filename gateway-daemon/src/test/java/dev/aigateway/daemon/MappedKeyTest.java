package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.Administrator.Answer;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.upstream.ScriptedUpstream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person is known by the key that their Claude Code sends, and that key stays here. */
class MappedKeyTest {

    private final TestGateway gateway = TestGateway.start();
    private final Administrator admin = new Administrator(gateway);
    private final Api api = new Api(gateway);
    private Answer ada;

    @BeforeEach
    void createUser() {
        ada = admin.createUser("ada@example.com", "");
    }

    @AfterEach
    void close() {
        gateway.assertLedgerEqualsBook();
        gateway.close();
    }

    @Test
    void inEveryHeaderAndBesideTheOtherKeyItIsThatPerson() throws Exception {
        String mapped = ada.field("claudecodeUserKey");
        String own = ada.field("aigatewayUserKey");
        List<String[]> ways = List.of(
                new String[] {"x-api-key", mapped},
                new String[] {"authorization", "Bearer " + mapped},
                new String[] {"authorization", mapped},
                new String[] {"api-key", mapped},
                new String[] {"x-api-key", mapped, "authorization", "Bearer " + own},
                new String[] {"x-api-key", mapped, "authorization", "Bearer sk-ant-oat01-somebody-is-logged-in-too-here"
                });
        for (String[] headers : ways) {
            assertThat(call("/v1/messages", headers)).isEqualTo(200);
        }
        assertThat(call("/v1/messages/count_tokens", "x-api-key", mapped)).isEqualTo(200);

        gateway.settled();
        Answer me = admin.send(admin.anonymous("/v1/me/usage").header("x-api-key", own))
                .expect(200);
        assertThat(me.json().get("requestCount").asLong()).isEqualTo(ways.size());
        assertThat(me.json().get("totalTokens").asLong())
                .isEqualTo(gateway.settled().stream()
                        .mapToLong(Attempt::tokensCharged)
                        .sum());
        assertThat(gateway.upstream().requests()).hasSize(ways.size() + 1).allSatisfy(request -> {
            assertThat(request.headers("x-api-key")).containsExactly(ScriptedUpstream.KEY);
            assertThat(asText(request)).doesNotContain(mapped).doesNotContain(own);
        });
    }

    private static String asText(ReceivedRequest request) {
        return request.headers() + new String(request.body(), StandardCharsets.UTF_8);
    }

    @Test
    void keysOfTwoPeopleInOneRequestAreRefused() throws Exception {
        Answer bob = admin.createUser("bob@example.com", "");

        assertThat(call(
                        "/v1/messages",
                        "x-api-key",
                        ada.field("claudecodeUserKey"),
                        "authorization",
                        "Bearer " + bob.field("apiKey")))
                .isEqualTo(401);
        assertThat(gateway.upstream().requests()).isEmpty();
    }

    @Test
    void aReplacedKeyIsRefusedAtOnce() throws Exception {
        String mapped = ada.field("claudecodeUserKey");
        assertThat(call("/v1/messages", "x-api-key", mapped)).isEqualTo(200);

        admin.post("/v1/user-api-keys/" + ada.field("id") + "/regenerate", "").expect(200);

        assertThat(call("/v1/messages", "x-api-key", mapped)).isEqualTo(401);
    }

    private int call(String path, String... headers) throws Exception {
        HttpRequest.Builder request = api.withoutKey(path, Api.message("claude-fast", false));
        return api.send(request.headers(headers)).statusCode();
    }
}
