package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aigateway.http.DeclaredRoute;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Requests of the management API as nobody should send them; the same for the same seed. Not for several threads at once. */
final class RandomRequests {

    private static final int DEPTH = 5_000;
    private static final int LENGTH = 70_000;

    /** What each address expects, so that a change of one field still comes to where it is read. */
    private static final Map<String, String> BODIES = Map.of(
            "/v1/user-api-keys",
            """
            {"email":"EMAIL","firstname":"Ada","lastname":"King","claudecodeUserKey":"CCKEY","limitToken":1000,\
            "limitUsd":"12.50","tags":{"team":"one"}}\
            """,
            "/v1/user-api-keys/{id}/regenerate",
            """
            {"reason":"lost","claudecodeUserKey":"CCKEY","graceHours":1}\
            """,
            "/v1/user-api-keys/{id}/increase-token-limit",
            """
            {"increment":1000,"reason":"release"}\
            """,
            "/v1/gateway-keys",
            """
            {"name":"EMAIL","role":"member","expiresAt":"2030-01-01T00:00:00Z","models":["claude-fast"],\
            "monthlyLimitUsd":"25"}\
            """,
            "/v1/gateway-keys/{id}/rotate",
            """
            {"graceHours":2,"reason":"yearly"}\
            """);

    private static final List<String> METHODS =
            List.of("PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "FOO", "POST", "GET", "DELETE", "get", "CONNECT");
    private static final List<String> QUERIES = List.of("limit", "after", "month", "status", "x", "");
    private static final List<String> HEADERS = List.of("Idempotency-Key", "x-request-id", "accept", "content-type");

    /** A value in JSON, of every kind that a field is not. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-0",
            "0",
            "-1",
            "1.5",
            "1e3",
            "1e400",
            "-1e-400",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999999999999999999",
            "1e999999999",
            "0.0000000001",
            "\"\"",
            "\" \"",
            "\"1\"",
            "\"25,50\"",
            "\"\\u0000\"",
            "\"a\\u0000b@c\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\u202e\\u200b\\ufeff\"",
            "\"\\ud83d\\ude00@example.com\"",
            "\"\u00e9\u4e2d\u0645@example.com\"",
            "\"a\\r\\nSet-Cookie: x=1\"",
            "\"';drop table account;--\"",
            "\"%s%n${x}\"",
            "\"../../..\"",
            "[]",
            "[null]",
            "[[[[]]]]",
            "{}",
            "{\"a\":{\"b\":1}}",
            "{\"a\":\"b\",\"a\":\"c\"}",
            "\"2020-13-45\"",
            "\"+999999999-01-01T00:00:00Z\"",
            "NaN",
            "01",
            "'x'");

    private final Random random;
    private final List<DeclaredRoute> routes;
    private final List<String> ids;
    private final String key;
    private int made;

    /** {@code ids} are some that there are, {@code key} one of an administrator. */
    RandomRequests(long seed, List<DeclaredRoute> routes, List<String> ids, String key) {
        this.random = new Random(seed);
        this.routes = routes;
        this.ids = ids;
        this.key = key;
    }

    /** The bytes of one whole request, which asks for the end of its connection. */
    byte[] next() {
        made++;
        DeclaredRoute route = one(routes);
        String method = oneIn(8) ? one(METHODS) : route.method();
        byte[] body = route.method().equals("POST") || oneIn(10) ? body(route) : new byte[0];
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(target(route)).append(" HTTP/1.1\r\nHost: h\r\nConnection: close\r\n");
        head.append(oneIn(50) ? "" : "Authorization: Bearer " + key + "\r\n");
        for (String header : HEADERS) {
            head.append(oneIn(6) ? header + ": " + headerValue() + "\r\n" : "");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private String target(DeclaredRoute route) {
        String path = route.path().replace("{id}", id());
        if (oneIn(12)) {
            path += one(List.of("/", "//", "/..", "/%2e%2e/", "/%00", "/%", ";a=b", "/usage", "/%ff%fe"));
        }
        return oneIn(3) ? path + "?" + query() : path;
    }

    private String id() {
        return switch (random.nextInt(6)) {
            case 0 -> UUID.randomUUID().toString(); // Nobody has it; which one it is does not matter.
            case 1 ->
                one(List.of("1", "null", "%00", "%F0%9F%98%80", "-1", "a'b", "1-1-1-1-1", "x".repeat(300), "%2F"));
            default -> one(ids);
        };
    }

    private String query() {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i <= random.nextInt(3); i++) {
            query.append(i == 0 ? "" : "&").append(one(QUERIES)).append('=').append(queryValue());
        }
        return query.toString();
    }

    private String queryValue() {
        return one(List.of(
                "1",
                "0",
                "-1",
                "1001",
                "99999999999999999999",
                "2026-11",
                "2026-13",
                "0000-01",
                "9999-12",
                "%00",
                "%ff",
                "%",
                "%zz",
                "a%20b",
                "%F0%9F%98%80",
                "all",
                "",
                one(ids)));
    }

    private String headerValue() {
        return one(List.of(
                "a" + made,
                "once",
                "",
                "x".repeat(3_000),
                "\u00e9\u00ff",
                "a\tb",
                "'; --",
                "application/xml",
                "*/*;q=x"));
    }

    private byte[] body(DeclaredRoute route) {
        String valid = BODIES.getOrDefault(route.path(), "{}")
                .replace("EMAIL", "p" + made + "@example.com")
                .replace("CCKEY", Administrator.claudecodeKey("fuzz" + made));
        return switch (random.nextInt(12)) {
            case 0 -> valid.getBytes(UTF_8);
            case 1 -> valid.substring(0, random.nextInt(valid.length())).getBytes(UTF_8);
            case 2 -> noise(valid.getBytes(UTF_8));
            case 3 -> ("[".repeat(DEPTH) + "]".repeat(random.nextInt(DEPTH))).getBytes(UTF_8);
            case 4 -> ("{\"tags\":" + "{\"a\":".repeat(DEPTH) + "1" + "}".repeat(DEPTH) + "}").getBytes(UTF_8);
            case 5 -> one(VALUES).getBytes(UTF_8);
            case 6 ->
                ("{\"" + one(List.of("", "x", "\\u0000", "email")) + "\":" + one(VALUES) + "," + valid.substring(1))
                        .getBytes(UTF_8);
            case 7 -> overlong(valid);
            default -> changed(valid).getBytes(UTF_8);
        };
    }

    /** One field has another value. */
    private String changed(String valid) {
        String[] fields = valid.split(",\"", -1);
        int which = random.nextInt(fields.length);
        int colon = fields[which].indexOf(':');
        if (colon < 0) {
            return valid;
        }
        String end = which == fields.length - 1 ? "}" : "";
        fields[which] = fields[which].substring(0, colon + 1) + one(VALUES) + end;
        return String.join(",\"", fields);
    }

    private byte[] noise(byte[] bytes) {
        for (int i = 0; i <= random.nextInt(5); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] overlong(String valid) {
        return valid.replaceFirst(":\"[^\"]*\"", ":\"" + "y".repeat(LENGTH) + "\"")
                .getBytes(UTF_8);
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
