package dev.aigateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.aigateway.error.GatewayException;
import dev.aigateway.fuzz.Holds;
import io.helidon.webserver.CloseConnectionException;
import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a client sends on one connection: well framed requests, each byte of them once and in order, or a refusal. */
public final class RequestFuzz {

    private static final ServerLimits LIMITS = ServerLimits.withBodyMax(1 << 20);
    private static final int HEAD_MAX =
            LIMITS.sizes().requestLineMax() + LIMITS.sizes().headersMax() + 4;

    private RequestFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String whole = handedOn(input, Math.max(1, input.length));
        if (!whole.toLowerCase(Locale.ROOT).contains("chunked")) {
            String sent = new String(input, ISO_8859_1);
            Holds.that(sent.toLowerCase(Locale.ROOT).startsWith(whole.toLowerCase(Locale.ROOT)), "bytes come as sent");
            Holds.that(handedOn(input, 1).equals(whole), "pieces make no difference");
        }
        Holds.that(whole.length() <= 2 * input.length, "no more is handed on than came");
    }

    /** All that Helidon would see, the client's bytes coming in pieces of that size. */
    private static String handedOn(byte[] input, int pieceBytes) {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        RequestFraming framing = framing(input, pieceBytes);
        try {
            boolean head = true;
            for (byte[] part = framing.next(); part != null; part = framing.next()) {
                if (head) {
                    isOneHead(part);
                }
                head = !framing.mustClose();
                seen.writeBytes(part);
            }
        } catch (GatewayException | CloseConnectionException _) {
            return seen.toString(ISO_8859_1);
        }
        return seen.toString(ISO_8859_1);
    }

    private static void isOneHead(byte[] head) {
        String text = new String(head, ISO_8859_1);
        Holds.that(head.length <= HEAD_MAX, "a head keeps to its limits");
        Holds.that(text.indexOf("\r\n\r\n") == text.length() - 4, "a head ends with its empty line");
        List<String> names = text.lines()
                .skip(1)
                .map(line -> line.split(":", 2)[0].toLowerCase(Locale.ROOT))
                .toList();
        long lengths = names.stream().filter("content-length"::equals).count();
        long encodings = names.stream().filter("transfer-encoding"::equals).count();
        Holds.that(lengths + encodings <= 1, "the end of a body is told once");
        Holds.that(names.stream().noneMatch(name -> name.endsWith(" ") || name.endsWith("\t")), "names are names");
        ArrivedRequest request = new ArrivedRequest(new RequestIds(InstantSource.system()).next(), head);
        request.format();
        request.isForManagement();
        request.wantsNoBody();
    }

    private static RequestFraming framing(byte[] input, int pieceBytes) {
        Inbox inbox = new Inbox(Integer.MAX_VALUE);
        try {
            for (int from = 0; from < input.length; from += pieceBytes) {
                inbox.put(Arrays.copyOfRange(input, from, Math.min(input.length, from + pieceBytes)));
            }
        } catch (InterruptedException e) {
            throw new AssertionError("a boundless inbox makes nobody wait", e);
        }
        inbox.end();
        Arrivals arrivals = new Arrivals(inbox, new Deadline());
        return new RequestFraming(arrivals, LIMITS, new ClientConnection(), new RequestIds(InstantSource.system()));
    }
}
