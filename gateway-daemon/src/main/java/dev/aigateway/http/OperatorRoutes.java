package dev.aigateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.http.DeclaredRoute.Access;
import dev.aigateway.telemetry.Telemetry;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What says how the daemon is: health to everybody, metrics to whoever operates it. */
final class OperatorRoutes {

    private final FrontDoor door;
    private final Operation operation;
    private final BalancerNotice notice = new BalancerNotice();

    OperatorRoutes(FrontDoor door, Operation operation) {
        this.door = door;
        this.operation = operation;
    }

    void health(RouteTable table) {
        table.get("/health", "/health", Access.OPEN, (_, response) -> send(response, Status.OK_200, alive()));
        table.get("/health/live", "/health/live", Access.OPEN, (_, response) -> send(response, Status.OK_200, alive()));
        table.get("/health/ready", "/health/ready", Access.OPEN, (_, response) -> ready(response));
        // What clients send to see whether anybody is there.
        table.get("/", "/", Access.OPEN, (_, response) -> response.send());
        table.get("/api/hello", "/api/hello", Access.OPEN, (_, response) -> response.send());
    }

    /** {@code access} is open only where nobody but operators can connect. */
    void metrics(RouteTable table, Access access) {
        table.get("/metrics", "/metrics", access, (request, response) -> {
            if (access == Access.ADMIN) {
                door.observe(RequestHeaders.of(request));
            }
            response.headers().set(HeaderNames.CONTENT_TYPE, Telemetry.CONTENT_TYPE);
            response.send(operation.metrics().getBytes(StandardCharsets.UTF_8));
        });
    }

    private ObjectNode alive() {
        return JsonNodeFactory.instance.objectNode().put("status", "ok").put("version", operation.version());
    }

    /** Returns once a balancer has had the time to learn that the daemon is no longer ready, if there is one. */
    void giveNotice(Duration atMost) {
        notice.await(atMost);
    }

    private void ready(ServerResponse response) {
        notice.asked();
        Readiness readiness = operation.readiness();
        boolean ready = readiness.ready();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("status", ready ? "ok" : "unavailable")
                .put("draining", readiness.draining())
                .put("database", readiness.databaseUp() ? "up" : "away");
        send(response, ready ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503, json);
    }

    private static void send(ServerResponse response, Status status, ObjectNode json) {
        response.status(status);
        response.headers().set(HeaderNames.CONTENT_TYPE, "application/json");
        response.headers().set(HeaderNames.CACHE_CONTROL, "no-store");
        response.send(json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
