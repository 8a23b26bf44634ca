package dev.aigateway.upstream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The book as JSON, for trials by hand. */
final class BookPage {

    static final String PATH = "/__book";

    private BookPage() {}

    static byte[] of(List<BookEntry> book) {
        ArrayNode page = JsonNodeFactory.instance.arrayNode();
        for (BookEntry entry : book) {
            page.addObject()
                    .put("request_id", entry.requestId())
                    .put("model", entry.model())
                    .put("state", entry.state().name())
                    .put("input", entry.usage().input())
                    .put("cache_write_5m", entry.usage().cacheWrite5m())
                    .put("cache_write_1h", entry.usage().cacheWrite1h())
                    .put("cache_read", entry.usage().cacheRead())
                    .put("output", entry.usage().output());
        }
        return page.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }
}
