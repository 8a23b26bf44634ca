package dev.aigateway.http;

import dev.aigateway.access.Caller;
import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.error.GatewayException.UnknownModel;
import dev.aigateway.routing.ListedModel;
import dev.aigateway.routing.ModelCatalog;
import io.helidon.common.parameters.Parameters;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.stream.IntStream;

/** {@code GET /v1/models} and {@code /v1/models/{id}}, from memory but for the key, which is looked up. */
final class ModelsHandler {

    private static final int LIMIT_MAX = 1000;

    private final FrontDoor door;
    private final ModelCatalog catalog;

    ModelsHandler(FrontDoor door, ModelCatalog catalog) {
        this.door = door;
        this.catalog = catalog;
    }

    void list(ServerRequest request, ServerResponse response) {
        List<ListedModel> all = catalog.forCaller(caller(request));
        Page page = page(all, request.query());
        send(request, response, ModelJson.list(page.models, page.more));
    }

    void one(ServerRequest request, ServerResponse response) {
        String id = request.path().pathParameters().get("id");
        ListedModel model = catalog.find(id, caller(request))
                .orElseThrow(() -> new UnknownModel("there is no model of this name, or not for this key"));
        send(request, response, ModelJson.model(model));
    }

    private Caller caller(ServerRequest request) {
        return door.caller(RequestHeaders.of(request));
    }

    private static void send(ServerRequest request, ServerResponse response, byte[] json) {
        response.headers().set(HeaderNames.CONTENT_TYPE, "application/json");
        if (request.prologue().method().equals(Method.HEAD)) {
            response.send();
        } else {
            response.send(json);
        }
    }

    private record Page(List<ListedModel> models, boolean more) {}

    /** Everything, or what Anthropic's clients ask for with {@code limit}, {@code after_id} and {@code before_id}. */
    private static Page page(List<ListedModel> all, Parameters query) {
        int limit = query.first("limit").map(ModelsHandler::limit).orElse(LIMIT_MAX);
        if (query.contains("before_id")) {
            int end = indexOf(all, query.get("before_id"), "before_id");
            int start = Math.max(0, end - limit);
            return new Page(all.subList(start, end), start > 0);
        }
        int start = query.contains("after_id") ? indexOf(all, query.get("after_id"), "after_id") + 1 : 0;
        int end = Math.min(all.size(), start + limit);
        return new Page(all.subList(start, end), end < all.size());
    }

    private static int limit(String text) {
        if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > LIMIT_MAX) {
            throw new InvalidRequest("limit: must be a number from 1 to " + LIMIT_MAX, "limit");
        }
        return Integer.parseInt(text);
    }

    private static int indexOf(List<ListedModel> all, String id, String name) {
        return IntStream.range(0, all.size())
                .filter(i -> all.get(i).id().equals(id))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest(name + ": there is no such model", name));
    }
}
