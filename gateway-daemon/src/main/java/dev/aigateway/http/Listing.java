package dev.aigateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.access.AccountId;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A list that is answered whole, or page by page where the caller asks for that. It is read in pieces, so that neither
 * its length nor a slow reader holds memory or a connection to the database.
 */
final class Listing {

    private static final int PIECE = 500;

    /** What is listed, and its JSON. */
    interface Source {
        List<Item> after(Optional<AccountId> id, int limit);
    }

    record Item(AccountId id, JsonNode json) {}

    private Listing() {}

    static void answer(ManagementCall call, Source source) throws IOException {
        OptionalInt limit = call.limit("limit");
        if (limit.isPresent()) {
            page(call, source, limit.getAsInt());
        } else {
            whole(call, source);
        }
    }

    private static void page(ManagementCall call, Source source, int limit) throws IOException {
        List<Item> items = source.after(call.after(), limit + 1);
        List<Item> page = items.subList(0, Math.min(limit, items.size()));
        head(call);
        if (items.size() > limit) {
            String month = call.month().map(period -> "&month=" + period).orElse("");
            call.response()
                    .headers()
                    .set(
                            HeaderNames.create("Link"),
                            "<%s?limit=%d&after=%s%s>; rel=\"next\""
                                    .formatted(
                                            call.path(), limit, page.getLast().id(), month));
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.write('[');
        write(page, true, json);
        json.write(']');
        call.response().send(json.toByteArray());
    }

    private static void whole(ManagementCall call, Source source) throws IOException {
        List<Item> piece = source.after(call.after(), PIECE);
        head(call);
        try (OutputStream out = call.response().outputStream()) {
            out.write('[');
            write(piece, true, out);
            while (piece.size() == PIECE) {
                piece = source.after(Optional.of(piece.getLast().id()), PIECE);
                write(piece, false, out);
            }
            out.write(']');
        } catch (RuntimeException e) {
            // The status line is gone; a list that breaks off must not look like one that has ended.
            throw new CloseConnectionException("a list broke off", e);
        }
    }

    private static void head(ManagementCall call) {
        call.response().headers().set(HeaderNames.CONTENT_TYPE, "application/json");
        call.response().headers().set(HeaderNames.CACHE_CONTROL, "no-store");
    }

    private static void write(List<Item> items, boolean first, OutputStream out) throws IOException {
        boolean comma = !first;
        for (Item item : items) {
            out.write(comma ? ",\n".getBytes(StandardCharsets.US_ASCII) : new byte[0]);
            ManagementJson.write(item.json(), out);
            comma = true;
        }
    }
}
