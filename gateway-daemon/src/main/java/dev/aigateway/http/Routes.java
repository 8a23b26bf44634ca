package dev.aigateway.http;

import dev.aigateway.access.Authenticator;
import dev.aigateway.error.GatewayException.MethodNotAllowed;
import dev.aigateway.exchange.Exchange;
import dev.aigateway.exchange.TokenCount;
import dev.aigateway.http.DeclaredRoute.Access;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Every address that the gateway answers. */
public final class Routes implements Consumer<HttpRouting.Builder> {

    /** Base URLs are entered with and without {@code /v1}, and clients append theirs. */
    private static final List<String> BASES = List.of("", "/v1", "/v1/v1", "/anthropic/v1");

    private final MessagesHandler messages;
    private final ManagementRoutes management;
    private final List<DeclaredRoute> declared = new ArrayList<>();
    private final byte[] health;

    /** {@code bodyMax} in bytes, for bodies of model calls. */
    public Routes(
            Authenticator authenticator,
            Exchange exchange,
            TokenCount tokenCount,
            Registers registers,
            int bodyMax,
            String version) {
        FrontDoor door = new FrontDoor(authenticator);
        this.messages = new MessagesHandler(door, exchange, tokenCount, bodyMax);
        this.management = new ManagementRoutes(door, registers);
        this.health = ("{\"status\":\"ok\",\"version\":\"" + version + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void accept(HttpRouting.Builder routing) {
        for (String base : BASES) {
            post(routing, base + "/messages", messages::message);
            post(routing, base + "/messages/count_tokens", messages::countTokens);
        }
        management.accept(routing);
        get(routing, "/health", (_, response) -> {
            response.headers().set(HeaderNames.CONTENT_TYPE, "application/json");
            response.send(health);
        });
        // What clients send to see whether anybody is there.
        get(routing, "/", (_, response) -> response.send());
        get(routing, "/api/hello", (_, response) -> response.send());
    }

    /** Waits until no call runs; false if some still do after that time. */
    public boolean awaitIdle(Duration atMost) {
        return messages.awaitIdle(atMost);
    }

    /** All of them, with who may use each; known once they are built. */
    public List<DeclaredRoute> declared() {
        return Stream.concat(declared.stream(), management.declared().stream()).toList();
    }

    private void post(HttpRouting.Builder routing, String path, Handler handler) {
        declared.add(new DeclaredRoute("POST", path, Access.ANY_KEY));
        for (String variant : List.of(path, path + "/")) {
            routing.post(variant, handler);
            routing.any(variant, (_, _) -> {
                throw new MethodNotAllowed("POST");
            });
        }
    }

    private void get(HttpRouting.Builder routing, String path, Handler handler) {
        declared.add(new DeclaredRoute("GET", path, Access.OPEN));
        routing.get(path, handler);
        routing.head(path, handler);
        routing.any(path, (_, _) -> {
            throw new MethodNotAllowed("GET, HEAD");
        });
    }
}
