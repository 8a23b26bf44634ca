package dev.aigateway.http;

import dev.aigateway.access.Authenticator;
import dev.aigateway.error.GatewayException.MethodNotAllowed;
import dev.aigateway.exchange.Exchange;
import dev.aigateway.exchange.TokenCount;
import dev.aigateway.routing.ModelCatalog;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Every address that the gateway answers. */
public final class Routes implements Consumer<HttpRouting.Builder> {

    /** Base URLs are entered with and without {@code /v1}, and clients append theirs. */
    private static final List<String> BASES = List.of("", "/v1", "/v1/v1", "/anthropic/v1");

    private final ModelCallHandler calls;
    private final ModelsHandler models;
    private final byte[] health;

    /** {@code bodyMax} in bytes, for bodies of model calls. */
    public Routes(
            Authenticator authenticator,
            Exchange exchange,
            TokenCount tokenCount,
            ModelCatalog catalog,
            int bodyMax,
            String version) {
        FrontDoor door = new FrontDoor(authenticator);
        this.calls = new ModelCallHandler(door, exchange, tokenCount, bodyMax);
        this.models = new ModelsHandler(door, catalog);
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
        return calls.awaitIdle(atMost);
    }

    private static void post(HttpRouting.Builder routing, String path, Handler handler) {
        for (String variant : List.of(path, path + "/")) {
            routing.post(variant, handler);
            routing.any(variant, (_, _) -> {
                throw new MethodNotAllowed("POST");
            });
        }
    }

    private static void getWithSlash(HttpRouting.Builder routing, String path, Handler handler) {
        get(routing, path, handler);
        get(routing, path + "/", handler);
    }

    private static void get(HttpRouting.Builder routing, String path, Handler handler) {
        routing.get(path, handler);
        routing.head(path, handler);
        routing.any(path, (_, _) -> {
            throw new MethodNotAllowed("GET, HEAD");
        });
    }
}
