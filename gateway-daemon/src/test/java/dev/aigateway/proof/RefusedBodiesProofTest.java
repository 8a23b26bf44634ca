package dev.aigateway.proof;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.DaemonProcess;
import dev.aigateway.http.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies of up to 33 MiB that mean harm, against a daemon with a heap of 256 MiB. */
class RefusedBodiesProofTest {

    private static final int BODY_MAX = 33 << 20;
    private static final long RESIDENT_MAX = 1L << 30;

    private final Stage stage = Stage.set(1);
    private final DaemonProcess daemon = stage.fleet().member(0).process();

    @AfterEach
    void close() {
        stage.close();
    }

    /** What stands in a body; {@code status} is what it gets. */
    private enum Harm {
        DEEP(400),
        DIGITS(400),
        KEYS(400),
        VALUES(400),
        HALF_A_PAIR(400),
        NO_UTF8(400),
        NOTHING(400),
        NO_KEY(401),
        BOMB(413),
        TOO_LARGE(413);

        final int status;

        Harm(int status) {
            this.status = status;
        }
    }

    @Test
    void fault33RefusedBodiesKillNoDaemon() throws IOException {
        stage.warm(stage.key());
        int asked = stage.upstream().requests().size();
        try (Proof proof = Proof.of("refused.bodies", 2 * Harm.values().length)) {
            while (proof.goesOn()) {
                refuse(Harm.values()[proof.done() % Harm.values().length], proof.random());
                proof.did(1);
            }
            proof.say("%d MiB resident".formatted(daemon.residentBytes() >> 20));
        }
        assertThat(daemon.running()).isTrue();
        assertThat(daemon.residentBytes()).isLessThan(RESIDENT_MAX);
        assertThat(stage.upstream().requests()).hasSize(asked);
        assertThat(stage.at(stage.fleet().member(0)).finished()).isTrue();
        stage.assertBookEqualsLedger(List.of());
    }

    private void refuse(Harm harm, Random random) throws IOException {
        byte[] body = body(harm, BODY_MAX / 2 + random.nextInt(BODY_MAX / 2));
        String head = "POST /v1/messages HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length + "\r\n"
                + (harm == Harm.BOMB ? "Content-Encoding: gzip\r\n" : "")
                + (harm == Harm.NO_KEY
                        ? ""
                        : "x-api-key: " + stage.key().secret().reveal() + "\r\n")
                + "\r\n";
        try (RawClient client = RawClient.connect(stage.fleet().port()).send(head)) {
            try {
                client.send(body);
            } catch (SocketException _) {
                return; // It was refused before it was sent, and the answer went with the connection.
            }
            assertThat(client.answer().status()).as(harm.toString()).isEqualTo(harm.status);
        }
    }

    private static byte[] body(Harm harm, int length) throws IOException {
        return switch (harm) {
            case DEEP -> filled("", "[", length);
            case DIGITS -> filled("{\"model\":\"claude-fast\",\"x\":", "1", length);
            case KEYS -> keys(length);
            case VALUES -> filled("{\"model\":\"claude-fast\",\"x\":[0", ",0", length);
            case HALF_A_PAIR -> filled("{\"model\":\"claude-fast\",\"x\":\"", "\\ud83d\\ude00", length / 12 * 12 + 1);
            case NO_UTF8 -> filled("{\"model\":\"claude-fast\",\"x\":\"", "\u00e9", length);
            case NOTHING, NO_KEY -> filled("", " ", length);
            case BOMB -> gzip(new byte[BODY_MAX + 1]);
            case TOO_LARGE -> new byte[BODY_MAX + 1];
        };
    }

    private static byte[] filled(String begin, String part, int length) {
        byte[] body = new byte[length];
        byte[] first = begin.getBytes(US_ASCII);
        byte[] filling = part.getBytes(ISO_8859_1);
        for (int i = 0; i < length; i++) {
            body[i] = i < first.length ? first[i] : filling[(i - first.length) % filling.length];
        }
        return body;
    }

    private static byte[] keys(int length) {
        StringBuilder keys = new StringBuilder("{\"model\":\"claude-fast\"");
        for (int i = 0; keys.length() < length - 20; i++) {
            keys.append(",\"").append(i).append("\":0");
        }
        return keys.append('}').toString().getBytes(US_ASCII);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }
}
