package dev.aigateway.http;

import dev.aigateway.budget.CallToAdmit.Client;
import dev.aigateway.format.Headers;
import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request's header fields, apart from the server that read them. */
final class RequestHeaders {

    private static final int STORED_LENGTH_MAX = 200;
    private static final String SANE_ID = "[A-Za-z0-9][A-Za-z0-9._:/=+-]{0,199}";
    /** What looks like somebody's key is stored nowhere. */
    private static final Pattern KEY = Pattern.compile("\\b(agw_|sk-)[A-Za-z0-9_-]{8,}");

    private RequestHeaders() {}

    static Headers of(ServerRequest request) {
        List<Headers.Field> fields = new ArrayList<>();
        request.headers().forEach(header -> {
            for (String value : header.allValues()) {
                fields.add(new Headers.Field(header.name(), value));
            }
        });
        return Headers.of(fields);
    }

    /** What a client says of itself, as far as it is fit to be stored. */
    static Client client(Headers headers) {
        return new Client(
                id(headers, "x-request-id"),
                id(headers, "x-claude-code-session-id"),
                id(headers, "x-claude-code-agent-id"),
                headers.first("user-agent").map(RequestHeaders::cleaned).orElse(null));
    }

    private static @Nullable String id(Headers headers, String name) {
        Optional<String> value = headers.first(name)
                .filter(id -> id.matches(SANE_ID))
                .filter(id -> !KEY.matcher(id).find());
        return value.orElse(null);
    }

    private static String cleaned(String text) {
        String printable = KEY.matcher(text).replaceAll("$1***").replaceAll("\\p{Cntrl}", "?");
        return printable.length() > STORED_LENGTH_MAX ? printable.substring(0, STORED_LENGTH_MAX) : printable;
    }
}
