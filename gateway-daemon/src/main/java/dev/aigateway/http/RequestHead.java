package dev.aigateway.http;

import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.error.GatewayException.UnsupportedEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a request says about its body and about what comes after it. A head that two readers could
 * understand in two ways is refused (RFC 9112, 6.3 and 11.2), the rest is left to Helidon. Helidon compares some values
 * only in lower case, so these are written in lower case into the head.
 */
final class RequestHead {

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,10}");
    private static final Set<String> BODY_CODINGS = Set.of("gzip", "identity");
    private static final Set<String> BODILESS_METHODS = Set.of("GET", "HEAD", "OPTIONS", "DELETE");
    private static final BitSet TOKEN = tokenCharacters();

    private final byte[] head;
    private @Nullable String contentLength;
    private @Nullable String transferEncoding;
    private @Nullable String contentEncoding;
    private boolean asksForClose;
    private boolean mayHaveBody;

    private RequestHead(byte[] head) {
        this.head = head;
    }

    /** Reads a complete head, and may change letters in it to lower case. */
    static RequestHead parse(byte[] head) {
        RequestHead parsed = new RequestHead(head);
        parsed.requestLine();
        int line = parsed.lineAfter(0);
        while (head[line] != '\r') {
            int next = parsed.lineAfter(line);
            parsed.field(line, next - 2);
            line = next;
        }
        if (parsed.contentLength != null && parsed.transferEncoding != null) {
            throw new InvalidRequest("Content-Length together with Transfer-Encoding");
        }
        return parsed;
    }

    /**
     * Whether no other request may follow: the client wants none (RFC 9112, 9.6), or it did not say how long the body of
     * this one is. Then there is none, but whoever sends one after all sends what would be taken for the next request.
     */
    boolean isLast() {
        return asksForClose || (mayHaveBody && contentLength == null && transferEncoding == null);
    }

    BodyFraming body() {
        if (transferEncoding != null) {
            return new BodyFraming.Chunked();
        }
        return contentLength == null ? BodyFraming.NONE : new BodyFraming.Sized(Long.parseLong(contentLength));
    }

    private int lineAfter(int start) {
        int at = start;
        while (head[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private void requestLine() {
        int methodEnd = tokenEnd(0);
        if (methodEnd == 0 || head[methodEnd] != ' ') {
            throw new InvalidRequest("a request line without a proper method");
        }
        mayHaveBody = !BODILESS_METHODS.contains(text(0, methodEnd));
    }

    private void field(int start, int end) {
        int colon = tokenEnd(start);
        if (colon == start || head[colon] != ':') {
            throw new InvalidRequest("a header field without a proper name");
        }
        switch (text(start, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> contentLength = length(lowered(colon + 1, end));
            case "transfer-encoding" -> transferEncoding = chunked(lowered(colon + 1, end));
            case "content-encoding" -> contentEncoding = coding(lowered(colon + 1, end));
            case "expect" -> lowered(colon + 1, end);
            case "connection" -> asksForClose |= namesClose(text(colon + 1, end));
            default -> {}
        }
    }

    private String length(String value) {
        if (contentLength != null || !LENGTH.matcher(value).matches()) {
            throw new InvalidRequest("Content-Length is not one number of up to 10 digits");
        }
        return value;
    }

    private String chunked(String value) {
        if (transferEncoding != null || !value.equals("chunked")) {
            throw new InvalidRequest("Transfer-Encoding is not \"chunked\" alone");
        }
        return value;
    }

    private String coding(String value) {
        if (contentEncoding != null || !BODY_CODINGS.contains(value)) {
            throw new UnsupportedEncoding("Content-Encoding is neither gzip nor identity");
        }
        return value;
    }

    private static boolean namesClose(String value) {
        return Arrays.stream(value.split(",")).anyMatch(option -> option.strip().equalsIgnoreCase("close"));
    }

    /** The value without the white space around it, in lower case, here and in the head itself. */
    private String lowered(int start, int end) {
        int from = start;
        int to = end;
        while (from < to && isWhiteSpace(head[from])) {
            from++;
        }
        while (from < to && isWhiteSpace(head[to - 1])) {
            to--;
        }
        for (int i = from; i < to; i++) {
            if (head[i] >= 'A' && head[i] <= 'Z') {
                head[i] = (byte) (head[i] + 'a' - 'A');
            }
        }
        return text(from, to);
    }

    private String text(int from, int to) {
        return new String(head, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Stops at the end of the line at the latest: CR is no character of a token. */
    private int tokenEnd(int start) {
        int at = start;
        while (head[at] >= 0 && TOKEN.get(head[at])) {
            at++;
        }
        return at;
    }

    private static BitSet tokenCharacters() {
        BitSet characters = new BitSet();
        "!#$%&'*+-.^_`|~".chars().forEach(characters::set);
        characters.set('0', '9' + 1);
        characters.set('A', 'Z' + 1);
        characters.set('a', 'z' + 1);
        return characters;
    }
}
