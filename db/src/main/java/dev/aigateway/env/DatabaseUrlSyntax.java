package dev.aigateway.env;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a {@link DatabaseUrl} is written; no message repeats a part of the text, any part of it may belong to a password. */
final class DatabaseUrlSyntax {

    // Not java.net.URI: it knows neither several hosts nor host names with an underscore.
    private static final Pattern SHAPE = Pattern.compile("(?:jdbc:postgresql|postgres|postgresql):"
            + "(?://(?:(?<login>[^/?]*)@)?(?<address>[^/?@]*)/?)?(?<database>[^/?]*)(?:\\?(?<query>.*))?");
    private static final Pattern HOST =
            Pattern.compile("(?<host>\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]]*)(?::(?<port>\\d{1,5}))?");
    private static final String DEFAULT_PORT = "5432";

    // The same things under the names that libpq and the JDBC driver give them.
    private static final Map<String, String> DRIVER_NAMES = Map.of(
            "application_name", "ApplicationName",
            "channel_binding", "channelBinding",
            "connect_timeout", "connectTimeout");

    private DatabaseUrlSyntax() {}

    static DatabaseUrl parse(String text) {
        var shape = SHAPE.matcher(text.strip());
        if (!shape.matches()) {
            throw new IllegalArgumentException(
                    "expected postgresql://user:password@host:port/database; the signs / ? # @ % in a password are"
                            + " written as %2F %3F %23 %40 %25");
        }
        Map<String, String> options =
                options(Optional.ofNullable(shape.group("query")).orElse(""));
        String[] login = Optional.ofNullable(shape.group("login")).orElse("").split(":", 2);
        String user = first(login[0], options.remove("user"));
        String password = first(login.length == 2 ? login[1] : "", options.remove("password"));
        return new DatabaseUrl(
                address(Optional.ofNullable(shape.group("address")).orElse("")),
                required(decode(shape.group("database")), "database"),
                required(user, "user"),
                new Secret(password),
                options);
    }

    private static Map<String, String> options(String query) {
        var options = new HashMap<String, String>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                String name = decode(parts[0]);
                options.put(DRIVER_NAMES.getOrDefault(name, name), parts.length == 2 ? decode(parts[1]) : "");
            }
        }
        if (options.containsKey("sslpassword")) {
            throw new IllegalArgumentException("sslpassword is refused, since it would be printed with the URL");
        }
        return options;
    }

    private static String address(String hosts) {
        return Arrays.stream(hosts.split(",", -1))
                .map(DatabaseUrlSyntax::hostAndPort)
                .collect(Collectors.joining(","));
    }

    private static String hostAndPort(String text) {
        var shape = HOST.matcher(text);
        if (!shape.matches()) {
            throw new IllegalArgumentException("expected host or host:port before the database");
        }
        String host = shape.group("host").isEmpty() ? "localhost" : shape.group("host");
        String port = Optional.ofNullable(shape.group("port")).orElse(DEFAULT_PORT);
        if (Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("expected a port of at most 65535");
        }
        return host + ":" + port;
    }

    private static String first(String encoded, @Nullable String fallback) {
        return encoded.isEmpty() && fallback != null ? fallback : decode(encoded);
    }

    private static String required(String value, String what) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("names no " + what);
        }
        return value;
    }

    private static String decode(String text) {
        try {
            // A plus sign is a plus sign here, as libpq reads it.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message repeats the text.
            throw new IllegalArgumentException("a % must be followed by two hexadecimal digits");
        }
    }
}
