package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.Actor;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.Role;
import dev.aigateway.daemon.Administrator.Answer;
import dev.aigateway.http.DeclaredRoute;
import dev.aigateway.http.DeclaredRoute.Access;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Walks routes of one listener with every kind of key, and says who has to be let in. */
final class RoleMatrix {

    private final TestGateway gateway;
    private final Administrator here;
    private final Answer user;

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

    RoleMatrix(TestGateway gateway, URI listener) {
        this.gateway = gateway;
        this.here = new Administrator(gateway, listener);
        this.user = new Administrator(
                        gateway, gateway.gateway().adminPort().isPresent() ? gateway.adminUri() : gateway.uri())
                .createUser("ada" + UUID.randomUUID() + "@example.com", "");
    }

    void walk(List<DeclaredRoute> routes, Presented presented) {
        for (DeclaredRoute route : routes) {
            assertCell(route, presented, send(route, presented));
        }
    }

    Answer send(DeclaredRoute route, Presented presented) {
        return here.send(request(route, key(presented)));
    }

    private static void assertCell(DeclaredRoute route, Presented presented, Answer answer) {
        String cell = route + " with " + presented + ": " + answer.text();
        switch (expected(route.access(), presented)) {
            case 401 -> {
                assertThat(answer.status()).as(cell).isEqualTo(401);
                assertThat(answer.text()).as(cell).doesNotContain("@example.com", "sk-ant");
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

    private HttpRequest.Builder request(DeclaredRoute route, Optional<String> key) {
        String path = route.path().replace("{id}", UUID.randomUUID().toString());
        HttpRequest.Builder request = here.anonymous(path)
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

    private Optional<String> key(Presented presented) {
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
            case ADMIN_KEY -> Optional.of(here.key().secret().reveal());
        };
    }

    /** Once good for everything, and seen to be so. */
    private String revoked() {
        IssuedKey key = gateway.newKey("revoked", Role.ADMIN, List.of());
        String secret = key.secret().reveal();
        HttpRequest.Builder own =
                HttpRequest.newBuilder(gateway.uri().resolve("/v1/me/usage")).header("x-api-key", secret);
        here.send(own).expect(200);
        gateway.gateway().keys().revoke(key.credential().id(), new Actor("test"), "");
        return secret;
    }
}
