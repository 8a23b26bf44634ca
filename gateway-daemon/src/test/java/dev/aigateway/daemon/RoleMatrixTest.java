package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.Actor;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.Role;
import dev.aigateway.daemon.Administrator.Answer;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.http.DeclaredRoute;
import dev.aigateway.http.DeclaredRoute.Access;
import dev.aigateway.store.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every route with every kind of key. */
class RoleMatrixTest {

    private static final int ROUTES_MIN = 20;

    private static TestGateway gateway;
    private static Administrator admin;
    private static Answer user;

    /** What a request may present. */
    enum Presented {
        NO_KEY,
        GARBAGE,
        OUR_GARBAGE,
        UNKNOWN,
        UNKNOWN_OF_THE_PROVIDER,
        REVOKED,
        USER_KEY,
        CLAUDECODE_KEY,
        MEMBER_KEY,
        ADMIN_KEY
    }

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        admin = new Administrator(gateway);
        user = admin.createUser("ada@example.com", "");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyRouteLetsInWhomItShould(Presented presented) {
        Optional<String> key = key(presented);
        List<DeclaredRoute> routes = gateway.gateway().routes();
        assertThat(routes).hasSizeGreaterThan(ROUTES_MIN);
        for (DeclaredRoute route : routes) {
            Answer answer = admin.send(request(route, key));
            assertCell(route, presented, answer);
        }
    }

    private static void assertCell(DeclaredRoute route, Presented presented, Answer answer) {
        String cell = route + " with " + presented + ": " + answer.text();
        switch (expected(route.access(), presented)) {
            case 401 -> {
                assertThat(answer.status()).as(cell).isEqualTo(401);
                assertThat(answer.text()).as(cell).doesNotContain("ada@example.com", "sk-ant");
            }
            case 403 -> {
                assertThat(answer.status()).as(cell).isEqualTo(403);
                assertThat(answer.errorCode()).as(cell).isEqualTo("admin_key_required");
            }
            default -> assertThat(answer.status()).as(cell).isIn(200, 400, 404);
        }
    }

    /** 200 stands for being let in, whatever is then wrong with the request. */
    private static int expected(Access access, Presented presented) {
        return switch (presented) {
            case NO_KEY, GARBAGE, OUR_GARBAGE, UNKNOWN, UNKNOWN_OF_THE_PROVIDER, REVOKED ->
                access == Access.OPEN ? 200 : 401;
            case USER_KEY, CLAUDECODE_KEY, MEMBER_KEY -> access == Access.ADMIN ? 403 : 200;
            case ADMIN_KEY -> 200;
        };
    }

    private static HttpRequest.Builder request(DeclaredRoute route, Optional<String> key) {
        String path = route.path().replace("{id}", UUID.randomUUID().toString());
        HttpRequest.Builder request = admin.anonymous(path)
                .method(
                        route.method(),
                        route.method().equals("POST") ? BodyPublishers.ofString(body(route)) : BodyPublishers.noBody());
        key.ifPresent(secret -> request.header("authorization", "Bearer " + secret));
        return request;
    }

    /** A model call has to be one, since a key that was good before is looked up again only after its body is read. */
    private static String body(DeclaredRoute route) {
        return route.access() == Access.ADMIN ? "{}" : Api.message("claude-fast", false);
    }

    private static Optional<String> key(Presented presented) {
        return switch (presented) {
            case NO_KEY -> Optional.empty();
            case GARBAGE -> Optional.of("hello");
            case OUR_GARBAGE -> Optional.of("agw_0123456789abcdefghijABCDEFGHIJ0123456789ab");
            case UNKNOWN -> Optional.of(KeySecret.generate(new SecureRandom()).reveal());
            case UNKNOWN_OF_THE_PROVIDER -> Optional.of(Administrator.claudecodeKey("nobody"));
            case REVOKED -> Optional.of(revoked());
            case USER_KEY -> Optional.of(user.field("aigatewayUserKey"));
            case CLAUDECODE_KEY -> Optional.of(user.field("claudecodeUserKey"));
            case MEMBER_KEY -> Optional.of(gateway.key());
            case ADMIN_KEY -> Optional.of(admin.key().secret().reveal());
        };
    }

    /** Once good for everything, and seen to be so. */
    private static String revoked() {
        IssuedKey key = gateway.newKey("revoked", Role.ADMIN, List.of());
        String secret = key.secret().reveal();
        admin.send(admin.anonymous("/v1/me/usage").header("x-api-key", secret)).expect(200);
        gateway.gateway().keys().revoke(key.credential().id(), new Actor("test"), "");
        return secret;
    }

    @Test
    void aDatabaseThatIsAwayIsNoWrongKey() {
        DatabaseUrl other = TestDatabase.empty();
        String name = gateway.database().database();
        TestDatabase.execute(other, "alter database " + name + " allow_connections false");
        try {
            TestDatabase.execute(
                    other, "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
            for (DeclaredRoute route : gateway.gateway().routes()) {
                Optional<String> key = key(Presented.ADMIN_KEY);
                assertThat(admin.send(request(route, key)).status())
                        .as(route.toString())
                        .isEqualTo(route.access() == Access.OPEN ? 200 : 503);
            }
        } finally {
            TestDatabase.execute(other, "alter database " + name + " allow_connections true");
        }
    }

    @Test
    void theTableNamesEveryManagementRouteOfThePromise() {
        Map<String, Access> routes = gateway.gateway().routes().stream()
                .collect(Collectors.toMap(r -> r.method() + " " + r.path(), DeclaredRoute::access));
        assertThat(routes)
                .containsEntry("POST /v1/user-api-keys", Access.ADMIN)
                .containsEntry("DELETE /v1/user-api-keys/{id}", Access.ADMIN)
                .containsEntry("POST /v1/user-api-keys/{id}/regenerate", Access.ADMIN)
                .containsEntry("POST /v1/user-api-keys/{id}/increase-token-limit", Access.ADMIN)
                .containsEntry("GET /v1/user-api-keys", Access.ADMIN)
                .containsEntry("GET /v1/user-api-keys/usage", Access.ADMIN)
                .containsEntry("GET /v1/user-api-keys/{id}/usage-history", Access.ADMIN)
                .containsEntry("POST /v1/gateway-keys", Access.ADMIN)
                .containsEntry("GET /v1/gateway-keys", Access.ADMIN)
                .containsEntry("GET /v1/gateway-keys/usage", Access.ADMIN)
                .containsEntry("DELETE /v1/gateway-keys/{id}", Access.ADMIN)
                .containsEntry("POST /v1/gateway-keys/{id}/rotate", Access.ADMIN)
                .containsEntry("GET /v1/me/usage", Access.ANY_KEY)
                .containsEntry("POST /v1/messages", Access.ANY_KEY)
                .containsEntry("GET /health", Access.OPEN);
    }
}
