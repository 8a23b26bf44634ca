package dev.aigateway.framing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the ambiguous requests, family by family. The families are those of the fault matrix's row 34, which are also those
 * that the HTTP Garden tries on servers and proxies; the spellings are combined here.
 */
final class FramingCorpus {

    /** Marks the request that must never be answered. */
    static final String HIDDEN_QUERY = "hidden";

    private static final String END = "0\r\n\r\n";
    private static final String CALL =
            "{\"model\":\"claude-fast\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private static final List<String> CODINGS = List.of(
            "chunked",
            "Chunked",
            "chunked ",
            "\tchunked",
            "\u000bchunked",
            "chunked\u000c",
            "\"chunked\"",
            "xchunked",
            "chunkedx",
            "chunked;q=1",
            "chunked, identity",
            "identity, chunked",
            "chunked, chunked",
            ",chunked",
            "chunked,",
            "gzip, chunked",
            "gzip",
            "identity",
            "");

    private final String key;
    private final String spentKey;
    private final String hidden;
    private final Set<Ambiguous> requests = new LinkedHashSet<>();

    private FramingCorpus(String key, String spentKey) {
        this.key = key;
        this.spentKey = spentKey;
        this.hidden = post("/v1/messages?" + HIDDEN_QUERY, key, "Content-Length: " + CALL.length() + "\r\n") + CALL;
    }

    /** {@code key} can make calls, {@code spentKey} belongs to somebody whose limit is used up. */
    static List<Ambiguous> of(String key, String spentKey) {
        FramingCorpus corpus = new FramingCorpus(key, spentKey);
        corpus.lengthAndCoding();
        corpus.twoCodings();
        corpus.lengths();
        corpus.folds();
        corpus.lineEnds();
        corpus.names();
        corpus.chunks();
        corpus.trailers();
        corpus.requestLines();
        corpus.hosts();
        corpus.unreadBodies();
        return List.copyOf(corpus.requests);
    }

    private void malformed(String family, String bytes) {
        requests.add(Ambiguous.malformed(family, bytes));
    }

    private static String post(String path, String key, String fields) {
        return "POST " + path + " HTTP/1.1\r\nHost: h\r\ncontent-type: application/json\r\nx-api-key: " + key + "\r\n"
                + fields + "\r\n";
    }

    private String post(String fields) {
        return post("/v1/messages", key, fields);
    }

    private static String length(String value) {
        return "Content-Length: " + value + "\r\n";
    }

    private static String length(int value) {
        return length(String.valueOf(value));
    }

    private static String coding(String value) {
        return "Transfer-Encoding: " + value + "\r\n";
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    /** One reader goes by the length, the other by the coding, whichever comes first. */
    private void lengthAndCoding() {
        for (String coding : CODINGS) {
            malformed("CL.TE", post(length(END.length()) + coding(coding)) + END + hidden);
            malformed("TE.CL", post(coding(coding) + length(4)) + chunk(hidden) + END);
            malformed("TE.CL.0", post(coding(coding) + length(0)) + hidden);
        }
        for (String name :
                List.of("Transfer-Encoding ", "Transfer-Encoding\t", " Transfer-Encoding", "\u000bTransfer-Encoding")) {
            malformed("CL.TE", post(length(END.length()) + name + ": chunked\r\n") + END + hidden);
        }
    }

    private void twoCodings() {
        for (String first : CODINGS) {
            malformed("TE.TE", post(coding(first) + coding("chunked")) + END + hidden);
            malformed("TE.TE", post(coding("chunked") + coding(first)) + END + hidden);
        }
        CODINGS.stream()
                .filter(coding -> !coding.strip().equalsIgnoreCase("chunked"))
                .forEach(coding -> malformed("TE", post(coding(coding)) + END + hidden));
    }

    private void lengths() {
        int whole = hidden.length();
        for (String value : List.of(
                "+" + whole,
                "-1",
                "-" + whole,
                "",
                " ",
                "0x" + Integer.toHexString(whole),
                whole + ".0",
                "1e2",
                "1_0",
                "\"5\"",
                "5, 5",
                "5,5",
                "5, 6",
                "0, " + whole,
                whole + ", 0",
                "5 5",
                "5;5",
                "5,",
                ",5",
                "5\u0000",
                "\u000b5",
                "5\u000b",
                "\u00b2",
                "five",
                "000000000005",
                "4294967301",
                "18446744073709551621",
                "99999999999999999999")) {
            requests.add(new Ambiguous("CL", post(length(value)) + hidden, value.equals("4294967301") ? 413 : 400));
        }
        for (String second : List.of("0", "5", "+5", "-1", "x", "")) {
            malformed("CL.CL", post(length(5) + length(second)) + "abcde" + hidden);
            malformed("CL.CL", post(length(second) + length(5)) + "abcde" + hidden);
        }
    }

    private void folds() {
        for (String space : List.of(" ", "\t", "  ", " \t")) {
            malformed("fold", post("X: y\r\n" + space + "Content-Length: 5\r\n") + "abcde" + hidden);
            malformed("fold", post("Content-Length:\r\n" + space + "5\r\n") + "abcde" + hidden);
            malformed("fold", post("Content-Length: 5\r\n" + space + "0\r\n") + "abcde" + hidden);
            malformed("fold", post("Transfer-Encoding:\r\n" + space + "chunked\r\n") + END + hidden);
            malformed("fold", post(length(5) + "X: y\r\n" + space + "Transfer-Encoding: chunked\r\n") + END + hidden);
            malformed(
                    "fold",
                    "POST /v1/messages HTTP/1.1\r\n" + space + "Host: h\r\n" + length(5) + "\r\nabcde" + hidden);
        }
    }

    private void lineEnds() {
        for (String end : List.of("\n", "\r", "\r\r\n", "\n\r\n")) {
            malformed("line end", post("X: y" + end + "Content-Length: 5\r\n") + "abcde" + hidden);
            malformed("line end", post("X: y" + end + "Transfer-Encoding: chunked\r\n") + END + hidden);
            malformed("line end", post(length(5) + "X: y" + end + "Transfer-Encoding: chunked\r\n") + END + hidden);
            malformed("line end", "POST /v1/messages HTTP/1.1" + end + "Host: h\r\n" + length(0) + "\r\n" + hidden);
            malformed("line end", "GET /health HTTP/1.1\r\nHost: h" + end + "X: y\r\n\r\n" + hidden);
        }
        for (String end : List.of("\n\n", "\n\r\n", "\r\n\n", "\r\r", "\r\n\r\r\n")) {
            malformed("head end", "GET /health HTTP/1.1\r\nHost: h" + end + hidden);
        }
        malformed("line end", ("GET /health HTTP/1.1\r\nHost: h\r\n\r\n" + hidden).replace("\r\n", "\n"));
    }

    private void names() {
        for (String wrong : List.of(
                " ", "\t", "\u000b", "\u0000", "(", ")", "/", ";", "=", "?", "@", "[", "\\", "]", "{", "}", "\"", ",",
                "\u00e9", "\u00a0", "\u007f", "\u0001")) {
            malformed("name", post("Content-Length" + wrong + ": 5\r\n") + "abcde" + hidden);
            malformed("name", post(length(5) + "Transfer-Encoding" + wrong + ": chunked\r\n") + END + hidden);
        }
        for (String line : List.of(": 5", "Content-Length", "Content-Length 5", "=5", "\u0000", ":")) {
            malformed("name", post(line + "\r\n") + "abcde" + hidden);
        }
    }

    private void chunks() {
        for (String size : List.of(
                "5;",
                "5;a",
                "5;a=b",
                "5;a=\"\r\n\"",
                "5 ",
                " 5",
                "\t5",
                "+5",
                "-5",
                "0x5",
                "5h",
                "",
                "5,5",
                "5.0",
                "5\u0000",
                "5\u000b",
                "000000005",
                "100000005",
                "10000000000000005",
                "\u0665")) {
            malformed("chunk size", post(coding("chunked")) + size + "\r\nabcde\r\n" + END + hidden);
        }
        malformed("chunk end", post(coding("chunked")) + "5\r\nabcde" + END + hidden);
        for (String end : List.of("\n", "\r", "\r\r\n", "\n\r\n", "X\r\n")) {
            malformed("chunk line", post(coding("chunked")) + "5" + end + "abcde\r\n" + END + hidden);
            malformed("chunk end", post(coding("chunked")) + "5\r\nabcde" + end + END + hidden);
        }
        for (String last :
                List.of("0\n\n", "0\r\n\n", "0\n\r\n", "0\r\r\n\r\n", "0;a=b\r\n\r\n", "-0\r\n\r\n", "0 \r\n\r\n")) {
            malformed("last chunk", post(coding("chunked")) + last + hidden);
        }
    }

    private void trailers() {
        for (String trailer : List.of(
                "X: y",
                length(5).strip(),
                coding("chunked").strip(),
                "Host: other",
                "x-api-key: " + key,
                " fold",
                "no colon")) {
            malformed("trailer", post(coding("chunked")) + "0\r\n" + trailer + "\r\n\r\n" + hidden);
        }
    }

    private void requestLines() {
        for (String line : List.of(
                "GET /health",
                "GET /health HTTP/0.9",
                "GET /health HTTP/1.0",
                "GET /health HTTP/1.2",
                "GET /health HTTP/1.10",
                "GET /health HTTP/01.1",
                "GET /health HTTP/2.0",
                "GET /health http/1.1",
                "GET /health HTTP/1.1 ",
                "GET /health HTTP/1.1 x",
                "GET  /health HTTP/1.1",
                "GET /health  HTTP/1.1",
                "GET\t/health\tHTTP/1.1",
                "GET /health\u000bHTTP/1.1",
                "GET /he\u0000alth HTTP/1.1",
                "GET /he\u0001alth HTTP/1.1",
                "GET /he alth HTTP/1.1",
                " GET /health HTTP/1.1",
                "\r\nGET /health HTTP/1.1",
                "\nGET /health HTTP/1.1",
                "G(T /health HTTP/1.1",
                "G\u00e9T /health HTTP/1.1",
                "PRI * HTTP/2.0")) {
            malformed("request line", line + "\r\nHost: h\r\n\r\n" + hidden);
        }
        malformed(
                "request line",
                "POST /v1/messages HTTP/1.0\r\nHost: h\r\n" + coding("chunked") + "\r\n" + END + hidden);
    }

    private void hosts() {
        for (String hosts :
                List.of("", "Host: a\r\nHost: b\r\n", "Host: a\r\nHost: a\r\n", "Host: a b\r\n", "Host : a\r\n")) {
            malformed("host", "GET /health HTTP/1.1\r\n" + hosts + "\r\n" + hidden);
        }
    }

    /** The first request is in order, but it is answered while the second one still stands in its body. */
    private void unreadBodies() {
        for (String more :
                List.of("", "Connection: keep-alive\r\n", "Connection: close\r\n", "Expect: 100-continue\r\n")) {
            unread(401, "POST /v1/messages", more);
            unread(401, "POST /v1/chat/completions", more + "x-api-key: agw_wrong\r\n");
            unread(404, "POST /v1/unknown", more + "x-api-key: " + key + "\r\n");
            unread(405, "DELETE /v1/messages", more);
            unread(415, "POST /v1/messages", more + "Content-Encoding: br\r\nx-api-key: " + key + "\r\n");
            tooLarge(more);
            spent(more);
        }
    }

    private void unread(int status, String request, String fields) {
        String head = request + " HTTP/1.1\r\nHost: h\r\n" + fields;
        requests.add(new Ambiguous("unread", head + length(hidden.length()) + "\r\n" + hidden, status));
        requests.add(new Ambiguous("unread", head + coding("chunked") + "\r\n" + chunk(hidden) + END, status));
    }

    private void tooLarge(String more) {
        requests.add(new Ambiguous("unread", post(more + length(40 << 20)) + hidden, 413));
    }

    /** The whole body is read before a limit is looked at, so that the second request can only stand in a string. */
    private void spent(String more) {
        String body = CALL.replace("hi\"", inString(hidden) + "\"");
        String head = post("/v1/messages", spentKey, more + length(body.length()));
        requests.add(new Ambiguous("unread", head + body, 429));
    }

    private static String inString(String text) {
        return text.replace("\"", "\\\"").replace("\r", "\\r").replace("\n", "\\n");
    }
}
