package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.aigateway.http.DeclaredRoute;
import dev.aigateway.http.DeclaredRoute.Access;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes to the management API of a running daemon, it answers with JSON that tells nothing of its inside, and
 * never fails. {@code fuzz.requests} says how many are tried, {@code random.seed} which.
 */
class ManagementFuzzTest {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 1_500);
    private static final int PEOPLE = 6;
    private static final int PATIENCE_MILLIS = 20_000;

    /** Names of classes, SQL, files and exceptions; none of them is among what is sent. */
    private static final Pattern INSIDE = Pattern.compile(
            "\\b(java|javax|jdk|com|org|io|dev)\\.[a-z]+\\.|Exception|\\bat [a-z]+\\.|\\.java\\b|(?i)\\bselect"
                    + " \\b|\\binsert into\\b|PSQL|SQLSTATE|ERROR:|\\brelation"
                    + " \"|violates|constraint|/tmp/|/root|/var/|/home/|jdbc|postgres");

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: ([0-9]+)");

    private final JsonMapper json = new JsonMapper();

    @Test
    void nothingThatIsSentMakesItFailOrTellWhatItIsMadeOf() throws Exception {
        long seed = Long.getLong("random.seed", new Random().nextLong());
        try (TestGateway gateway = TestGateway.start()) {
            Administrator admin = new Administrator(gateway);
            RandomRequests requests = new RandomRequests(
                    seed, routes(gateway), ids(admin), admin.key().secret().reveal());
            int[] classes = new int[6];
            for (int i = 0; i < REQUESTS; i++) {
                byte[] request = requests.next();
                String answer = send(gateway.port(), request);
                classes[check(answer, "random.seed=" + seed + ", request " + i + ": " + start(request))]++;
            }
            assertThat(classes[2]).as("random.seed=" + seed + ": some are good").isGreaterThan(REQUESTS / 50);
            assertThat(classes[4]).isGreaterThan(REQUESTS / 2);
            admin.get("/v1/user-api-keys").expect(200);
        }
    }

    private static List<DeclaredRoute> routes(TestGateway gateway) {
        return gateway.gateway().routes().stream()
                .filter(route -> route.access() == Access.ADMIN || route.path().equals("/v1/me/usage"))
                .toList();
    }

    /** Of people and programs; the administrator's own is not among them. */
    private static List<String> ids(Administrator admin) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            ids.add(admin.createUser("person" + i + "@example.com", "").field("id"));
            ids.add(admin.post("/v1/gateway-keys", "{\"name\":\"program" + i + "\"}")
                    .expect(201)
                    .field("id"));
        }
        return ids;
    }

    /** The first digit of its status. */
    private int check(String answer, String what) throws IOException {
        assertThat(answer).as(what).matches("(?s)HTTP/1\\.1 [2345]\\d\\d .*");
        int status = Integer.parseInt(answer.substring(9, 12));
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(status).as(what + body).isLessThan(500);
        assertThat(answer).as(what).containsIgnoringCase("\r\nx-request-id: ");
        assertThat(INSIDE.matcher(answer).results().map(found -> found.group()))
                .as(what + answer)
                .isEmpty();
        if (status >= 400 && !body.isEmpty()) {
            assertThat(json.readTree(body).path("error").path("message").asText())
                    .as(what + body)
                    .isNotBlank();
        }
        return status / 100;
    }

    /** Closes as soon as the answer is whole, since the server waits for that. */
    private static String send(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                assertThat(next).as("an answer without an end: " + head).isNotNegative();
                head.append((char) next);
            }
            boolean bodiless = start(request).startsWith("HEAD ");
            return head + (bodiless ? "" : new String(in.readNBytes(length(head.toString())), UTF_8));
        }
    }

    private static int length(String head) {
        Matcher length = LENGTH.matcher(head);
        return length.find() ? Integer.parseInt(length.group(1)) : 0;
    }

    private static String start(byte[] request) {
        return new String(request, 0, Math.min(request.length, 1_500), ISO_8859_1);
    }
}
