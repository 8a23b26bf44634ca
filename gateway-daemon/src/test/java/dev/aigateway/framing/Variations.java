package dev.aigateway.framing;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Varies malformed requests at random: more header fields, harmless and harmful ones, and other spellings of the names that
 * decide. Nothing that is added can repair what is wrong. For one thread.
 */
final class Variations {

    private static final String LINE_END = "\r\n";
    private static final int FIELDS_MAX = 3;
    private static final Pattern DECIDING = Pattern.compile("Content-Length|Transfer-Encoding|Host");

    private static final List<String> FIELDS = List.of(
            "X-Forwarded-For: 192.0.2.1",
            "Connection: keep-alive",
            "Connection: close",
            "Connection: Content-Length",
            "Connection: Transfer-Encoding",
            "Keep-Alive: timeout=5",
            "Expect: 100-continue",
            "Upgrade: h2c",
            "TE: trailers",
            "Trailer: Content-Length",
            "Content-Length: 0",
            "Content-Length: 5",
            "Content-Length:5",
            "Content-Length: 5 ",
            "Content-Length : 5",
            "Content_Length: 5",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding:chunked",
            "Transfer-Encoding:\tchunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding : chunked",
            "Transfer_Encoding: chunked",
            "X: y\nTransfer-Encoding: chunked",
            "X: y\rContent-Length: 5",
            "X: \u0000",
            " folded: yes",
            "no colon",
            "X-" + "y".repeat(2_000) + ": z");

    private final List<Ambiguous> malformed;
    private final Random random;

    /** Of those among the requests that are malformed. */
    Variations(List<Ambiguous> requests, Random random) {
        this.malformed =
                requests.stream().filter(request -> request.status() == 400).toList();
        this.random = random;
    }

    Ambiguous next() {
        Ambiguous base = any(malformed);
        int first = base.bytes().indexOf(LINE_END) + LINE_END.length();
        StringBuilder varied = new StringBuilder(base.bytes().substring(0, first));
        for (int i = random.nextInt(FIELDS_MAX + 1); i > 0; i--) {
            varied.append(respelt(any(FIELDS))).append(LINE_END);
        }
        return Ambiguous.malformed(
                base.family() + ", varied",
                varied.append(respelt(base.bytes().substring(first))).toString());
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Names of fields mean the same in any case. */
    private String respelt(String text) {
        return DECIDING.matcher(text).replaceAll(name -> inAnyCase(name.group()));
    }

    private String inAnyCase(String name) {
        StringBuilder spelt = new StringBuilder();
        name.chars().forEach(c -> spelt.append((char) (Character.isLetter(c) && random.nextBoolean() ? c ^ 0x20 : c)));
        return spelt.toString();
    }
}
