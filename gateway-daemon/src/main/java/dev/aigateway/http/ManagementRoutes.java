package dev.aigateway.http;

import dev.aigateway.access.Caller;
import dev.aigateway.access.Conflict;
import dev.aigateway.access.IdempotencyKey.AlreadyDone;
import dev.aigateway.error.GatewayException.Conflicting;
import dev.aigateway.error.GatewayException.InvalidField;
import dev.aigateway.error.GatewayException.MethodNotAllowed;
import dev.aigateway.error.GatewayException.Unavailable;
import dev.aigateway.format.Headers;
import dev.aigateway.http.DeclaredRoute.Access;
import dev.aigateway.store.DatabaseUnavailable;
import dev.aigateway.store.NotPermitted;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The addresses for administrators, and the one where everybody sees their own use. */
final class ManagementRoutes {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Answers a request of somebody who may ask it. */
    interface Endpoint {
        void answer(ManagementCall call) throws IOException;
    }

    private final FrontDoor door;
    private final Map<DeclaredRoute, Endpoint> table = new LinkedHashMap<>();

    ManagementRoutes(FrontDoor door, Registers registers) {
        this.door = door;
        UserEndpoints users = new UserEndpoints(registers);
        declare("POST", "/v1/user-api-keys", Access.ADMIN, users::create);
        declare("GET", "/v1/user-api-keys", Access.ADMIN, users::list);
        declare("GET", "/v1/user-api-keys/usage", Access.ADMIN, users::usage);
        declare("DELETE", "/v1/user-api-keys/{id}", Access.ADMIN, users::delete);
        declare("POST", "/v1/user-api-keys/{id}/regenerate", Access.ADMIN, users::regenerate);
        declare("POST", "/v1/user-api-keys/{id}/increase-token-limit", Access.ADMIN, users::increaseTokenLimit);
        declare("GET", "/v1/user-api-keys/{id}/usage-history", Access.ADMIN, users::history);
        ServiceEndpoints services = new ServiceEndpoints(registers);
        declare("POST", "/v1/gateway-keys", Access.ADMIN, services::create);
        declare("GET", "/v1/gateway-keys", Access.ADMIN, services::list);
        declare("GET", "/v1/gateway-keys/usage", Access.ADMIN, services::usage);
        declare("DELETE", "/v1/gateway-keys/{id}", Access.ADMIN, services::delete);
        declare("POST", "/v1/gateway-keys/{id}/rotate", Access.ADMIN, services::rotate);
        declare("GET", "/v1/me/usage", Access.ANY_KEY, new OwnUsage(registers)::answer);
    }

    private void declare(String method, String path, Access access, Endpoint endpoint) {
        table.put(new DeclaredRoute(method, path, access), endpoint);
    }

    /** Answers some of the routes, and tells which. */
    List<DeclaredRoute> register(HttpRouting.Builder routing, Predicate<DeclaredRoute> which) {
        List<DeclaredRoute> routes = table.keySet().stream().filter(which).toList();
        table.forEach((route, endpoint) -> {
            if (which.test(route)) {
                register(routing, route, endpoint);
            }
        });
        methods(routes).forEach((path, allowed) -> {
            for (String variant : variants(path)) {
                routing.any(variant, RouteTable.named(path, (_, _) -> {
                    throw new MethodNotAllowed(allowed);
                }));
            }
        });
        return routes;
    }

    private void register(HttpRouting.Builder routing, DeclaredRoute route, Endpoint endpoint) {
        for (String variant : variants(route.path())) {
            routing.route(
                    Method.create(route.method()),
                    variant,
                    RouteTable.named(
                            route.path(), (request, response) -> answer(route.access(), endpoint, request, response)));
        }
    }

    /** The methods of each path, in the order of the table: a fixed name stands before an id. */
    private static Map<String, String> methods(List<DeclaredRoute> routes) {
        return routes.stream()
                .collect(Collectors.groupingBy(
                        DeclaredRoute::path,
                        LinkedHashMap::new,
                        Collectors.mapping(DeclaredRoute::method, Collectors.joining(", "))));
    }

    private static List<String> variants(String path) {
        return List.of(path, path + "/");
    }

    private void answer(Access access, Endpoint endpoint, ServerRequest request, ServerResponse response)
            throws IOException {
        Headers headers = RequestHeaders.of(request);
        Caller caller = access == Access.ADMIN ? door.administrator(headers) : door.caller(headers);
        try {
            endpoint.answer(new ManagementCall(request, response, caller));
        } catch (DatabaseUnavailable | NotPermitted e) {
            throw new Unavailable("the gateway's database cannot do this at the moment", RETRY_AFTER, e);
        } catch (dev.aigateway.access.InvalidField e) {
            throw new InvalidField(e.field(), messageOf(e), "invalid_field");
        } catch (Conflict e) {
            throw new Conflicting(messageOf(e), code(e.kind()), field(e.kind()), null);
        } catch (AlreadyDone e) {
            throw new Conflicting(
                    messageOf(e), "already_done", null, e.resource().toString());
        }
    }

    private static String messageOf(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }

    private static String code(Conflict.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String field(Conflict.Kind kind) {
        return kind.field().isEmpty() ? null : kind.field();
    }
}
