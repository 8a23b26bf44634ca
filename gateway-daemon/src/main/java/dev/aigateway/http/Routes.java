package dev.aigateway.http;

import dev.aigateway.access.Authenticator;
import dev.aigateway.error.GatewayException.MethodNotAllowed;
import dev.aigateway.exchange.Exchange;
import dev.aigateway.exchange.TokenCount;
import dev.aigateway.http.DeclaredRoute.Access;
import dev.aigateway.routing.ModelCatalog;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
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

    private final ModelCallHandler calls;
    private final ModelsHandler models;
    private final ManagementRoutes management;
    private final List<DeclaredRoute> declared = new ArrayList<>();
    private final byte[] health;
    private final BalancerNotice notice = new BalancerNotice();

    /** {@code bodyMax} in bytes, for bodies of model calls. */
    public Routes(
            Authenticator authenticator,
            Exchange exchange,
            TokenCount tokenCount,
            ModelCatalog catalog,
            Registers registers,
            int bodyMax,
            String version) {
        FrontDoor door = new FrontDoor(authenticator);
        this.calls = new ModelCallHandler(door, exchange, tokenCount, bodyMax);
        this.models = new ModelsHandler(door, catalog);
        this.management = new ManagementRoutes(door, registers);
        this.health = ("{\"status\":\"ok\",\"version\":\"" + version + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void accept(HttpRouting.Builder routing) {
        for (String base : BASES) {
            post(routing, base + "/chat/completions", calls::chatCompletion);
            post(routing, base + "/messages", calls::message);
            post(routing, base + "/messages/count_tokens", calls::countTokens);
            getWithSlash(routing, base + "/models", models::list);
            getWithSlash(routing, base + "/models/{id}", models::one);
        }
        management.accept(routing);
        get(routing, "/health", Access.OPEN, (_, response) -> {
            response.headers().set(HeaderNames.CONTENT_TYPE, "application/json");
            response.send(health);
        });
        get(routing, "/health/ready", Access.OPEN, (_, response) -> {
            response.status(notice.ready() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
            response.send();
        });
        // What clients send to see whether anybody is there.
        get(routing, "/", Access.OPEN, (_, response) -> response.send());
        get(routing, "/api/hello", Access.OPEN, (_, response) -> response.send());
    }

    /** No longer ready; returns once a balancer has had the time to learn it, if there is one. */
    public void giveNotice(Duration atMost) {
        notice.give(atMost);
    }

    /** Waits until no call runs, after which none can begin; false if some still run after that time. */
    public boolean awaitIdle(Duration atMost) {
        return calls.awaitIdle(atMost);
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

    private void getWithSlash(HttpRouting.Builder routing, String path, Handler handler) {
        get(routing, path, Access.ANY_KEY, handler);
        get(routing, path + "/", Access.ANY_KEY, handler);
    }

    private void get(HttpRouting.Builder routing, String path, Access access, Handler handler) {
        declared.add(new DeclaredRoute("GET", path, access));
        routing.get(path, handler);
        routing.head(path, handler);
        routing.any(path, (_, _) -> {
            throw new MethodNotAllowed("GET, HEAD");
        });
    }
}
