package dev.aigateway.http;

import dev.aigateway.access.Authenticator;
import dev.aigateway.exchange.Exchange;
import dev.aigateway.exchange.TokenCount;
import dev.aigateway.http.DeclaredRoute.Access;
import dev.aigateway.routing.ModelCatalog;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.util.List;

/** Every address that the gateway answers, on one listener or on one for clients and one for administrators. */
public final class Routes {

    /** Base URLs are entered with and without {@code /v1}, and clients append theirs. */
    private static final List<String> BASES = List.of("", "/v1", "/v1/v1", "/anthropic/v1");

    private final ModelCallHandler calls;
    private final ModelsHandler models;
    private final ManagementRoutes management;
    private final OperatorRoutes operator;
    private List<DeclaredRoute> declared = List.of();
    private List<DeclaredRoute> declaredForAdministrators = List.of();

    /** {@code bodyMax} in bytes, for bodies of model calls. */
    public Routes(
            Authenticator authenticator,
            TrustedProxies proxies,
            Exchange exchange,
            TokenCount tokenCount,
            ModelCatalog catalog,
            Registers registers,
            Operation operation,
            int bodyMax) {
        FrontDoor door = new FrontDoor(authenticator, proxies);
        this.calls = new ModelCallHandler(door, exchange, tokenCount, operation.telemetry(), bodyMax);
        this.models = new ModelsHandler(door, catalog);
        this.management = new ManagementRoutes(door, registers);
        this.operator = new OperatorRoutes(door, operation);
    }

    /** All of them, with the role that each needs. */
    public void together(HttpRouting.Builder routing) {
        RouteTable table = new RouteTable(routing);
        calls(table);
        table.add(management.register(routing, _ -> true));
        operator.metrics(table, Access.ADMIN);
        operator.health(table);
        declared = table.declared();
    }

    /** What clients need, where administrators have a listener of their own. */
    public void forClients(HttpRouting.Builder routing) {
        RouteTable table = new RouteTable(routing);
        calls(table);
        table.add(management.register(routing, route -> route.access() != Access.ADMIN));
        operator.health(table);
        declared = table.declared();
    }

    /** What administrators need; metrics without a key, since only they can connect. */
    public void forAdministrators(HttpRouting.Builder routing) {
        RouteTable table = new RouteTable(routing);
        table.add(management.register(routing, route -> route.access() == Access.ADMIN));
        operator.metrics(table, Access.OPEN);
        operator.health(table);
        declaredForAdministrators = table.declared();
    }

    private void calls(RouteTable table) {
        for (String base : BASES) {
            table.post(base + "/chat/completions", ModelCallHandler.CHAT_COMPLETIONS, calls::chatCompletion);
            table.post(base + "/messages", ModelCallHandler.MESSAGES, calls::message);
            table.post(base + "/messages/count_tokens", ModelCallHandler.COUNT_TOKENS, calls::countTokens);
            getWithSlash(table, base + "/models", "/v1/models", models::list);
            getWithSlash(table, base + "/models/{id}", "/v1/models/{id}", models::one);
        }
    }

    private static void getWithSlash(RouteTable table, String path, String name, Handler handler) {
        table.get(path, name, Access.ANY_KEY, handler);
        table.get(path + "/", name, Access.ANY_KEY, handler);
    }

    /** Those of the listener for clients, with who may use each; known once they are built. */
    public List<DeclaredRoute> declared() {
        return declared;
    }

    /** Those of the listener for administrators; empty without one. */
    public List<DeclaredRoute> declaredForAdministrators() {
        return declaredForAdministrators;
    }

    /** Returns once a balancer has had the time to learn that the daemon is no longer ready, if there is one. */
    public void giveNotice(Duration atMost) {
        operator.giveNotice(atMost);
    }

    /** Waits until no call runs, after which none can begin; false if some still run after that time. */
    public boolean awaitIdle(Duration atMost) {
        return calls.awaitIdle(atMost);
    }
}
