package dev.aigateway.http;

import dev.aigateway.error.GatewayException.MethodNotAllowed;
import dev.aigateway.http.DeclaredRoute.Access;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.util.ArrayList;
import java.util.List;

/** Gives a listener its routes and keeps which they are. One thread only. */
final class RouteTable {

    private final HttpRouting.Builder routing;
    private final List<DeclaredRoute> declared = new ArrayList<>();

    RouteTable(HttpRouting.Builder routing) {
        this.routing = routing;
    }

    /** {@code name} is what the route is counted as, since one may have several addresses. */
    void post(String path, String name, Handler handler) {
        declared.add(new DeclaredRoute("POST", path, Access.ANY_KEY));
        for (String variant : List.of(path, path + "/")) {
            routing.post(variant, named(name, handler));
            others(variant, name, "POST");
        }
    }

    void get(String path, String name, Access access, Handler handler) {
        declared.add(new DeclaredRoute("GET", path, access));
        routing.get(path, named(name, handler));
        routing.head(path, named(name, handler));
        others(path, name, "GET, HEAD");
    }

    private void others(String path, String name, String allowed) {
        routing.any(path, named(name, (_, _) -> {
            throw new MethodNotAllowed(allowed);
        }));
    }

    void add(List<DeclaredRoute> registered) {
        declared.addAll(registered);
    }

    HttpRouting.Builder routing() {
        return routing;
    }

    List<DeclaredRoute> declared() {
        return List.copyOf(declared);
    }

    /** Lets the request be counted under a name that no client can make up. */
    static Handler named(String name, Handler handler) {
        return (request, response) -> {
            ClientConnection.current().entered(name);
            handler.handle(request, response);
        };
    }
}
