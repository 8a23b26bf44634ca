package dev.aigateway.env;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a Postgres database is and who we are there, the password kept apart from everything that gets printed.
 *
 * @param address one {@code host:port}, or several with commas between them
 * @param options connection parameters of the JDBC driver, without user and password
 */
public record DatabaseUrl(String address, String database, String user, Secret password, Map<String, String> options) {

    public DatabaseUrl {
        options = Map.copyOf(options);
    }

    /**
     * Reads what Postgres clients write ({@code postgresql://user:password@host:port/database?sslmode=require}) and JDBC's
     * {@code jdbc:postgresql://host/database?user=u&password=p}; throws {@link IllegalArgumentException} without echo.
     */
    public static DatabaseUrl parse(String text) {
        return DatabaseUrlSyntax.parse(text);
    }

    /** For the driver: without user and password, because drivers and pools print it in their errors. */
    public String jdbcUrl() {
        String url = "jdbc:postgresql://" + address + "/" + encode(database);
        return options.isEmpty() ? url : url + "?" + query();
    }

    /** For people: {@code host:port/database}. */
    public String display() {
        return address + "/" + database;
    }

    private String query() {
        return new TreeMap<>(options)
                .entrySet().stream()
                        .map(option -> encode(option.getKey()) + "=" + encode(option.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
