package dev.aigateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.routing.ListedModel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes models in one shape that OpenAI's and Anthropic's clients both understand. */
final class ModelJson {

    private ModelJson() {}

    static byte[] model(ListedModel model) {
        return bytes(object(model));
    }

    static byte[] list(List<ListedModel> models, boolean more) {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
        list.putArray("data");
        models.forEach(model -> list.withArray("data").add(object(model)));
        return bytes(list.put("has_more", more)
                .put("first_id", models.isEmpty() ? null : models.getFirst().id())
                .put("last_id", models.isEmpty() ? null : models.getLast().id()));
    }

    private static ObjectNode object(ListedModel model) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", model.id())
                .put("object", "model")
                .put("type", "model")
                .put("created", model.releasedAt().getEpochSecond())
                .put("created_at", model.releasedAt().toString())
                .put("owned_by", "anthropic")
                .put("display_name", model.displayName())
                .put("max_input_tokens", model.limits().input())
                .put("max_tokens", model.limits().output());
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
