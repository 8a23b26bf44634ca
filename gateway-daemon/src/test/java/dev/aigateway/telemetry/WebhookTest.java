package dev.aigateway.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.env.Secret;
import dev.aigateway.telemetry.Webhook.Reply;
import dev.aigateway.telemetry.WebhookReceiver.Received;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {

    private static final UUID ID = UUID.fromString("5f0c2d0e-8d7a-4f6b-9a57-0c2f6d1f3b11");
    private static final byte[] DOCUMENT = "{\"text\":\"ada@example.com \u20ac\"}".getBytes(UTF_8);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void theDocumentArrivesAsItIsUnderTheAddressAsItIs() {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            assertThat(post(receiver.address(), LONG)).isEqualTo(new Reply.Taken());

            Received received = receiver.received().getFirst();
            assertThat(receiver.received()).hasSize(1);
            assertThat(received.method()).isEqualTo("POST");
            assertThat(received.path()).isEqualTo("/hooks/hook-t0ken?sig=a%2Fb%3D&v=1");
            assertThat(received.json().path("text").asText()).isEqualTo("ada@example.com \u20ac");
            assertThat(received.headers())
                    .containsEntry("Content-type", List.of("application/json"))
                    .containsEntry("Idempotency-key", List.of(ID.toString()))
                    .containsEntry("Content-length", List.of(Integer.toString(DOCUMENT.length)))
                    .containsEntry("Connection", List.of("close"))
                    .doesNotContainKeys("Expect", "Transfer-encoding", "Upgrade", "Http2-settings");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204})
    void everyStatusOfSuccessMeansThatItWasTaken(int status) {
        try (WebhookReceiver receiver = WebhookReceiver.start().answeringFirst(status)) {
            assertThat(post(receiver.address(), LONG)).isEqualTo(new Reply.Taken());
        }
    }

    /** A redirect is not followed: the address that it names is somebody else's. */
    @ParameterizedTest
    @ValueSource(ints = {302, 307, 308, 400, 404, 410, 429, 500, 503})
    void anyOtherStatusIsARefusal(int status) {
        try (WebhookReceiver receiver = WebhookReceiver.start().answeringFirst(status)) {
            assertThat(post(receiver.address(), LONG)).isEqualTo(new Reply.Refused(status));
            assertThat(receiver.received()).hasSize(1);
        }
    }

    @Test
    void aReceiverThatIsSilentIsNotWaitedFor() {
        try (WebhookReceiver receiver = WebhookReceiver.start().silentFirst()) {
            assertThat(post(receiver.address(), SHORT)).isInstanceOf(Reply.Unanswered.class);
        }
    }

    /** Each byte ends a wait for the next one, so only the whole has a bound. */
    @Test
    void aReceiverThatDripsIsNotWaitedForEither() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                ScheduledExecutorService dripping = Executors.newSingleThreadScheduledExecutor()) {
            Thread.startVirtualThread(() -> drip(listener, dripping));

            assertThat(post(WebhookReceiver.address(listener.getLocalPort()), Duration.ofSeconds(1)))
                    .isEqualTo(new Reply.Unanswered("TimeoutException"));

            dripping.shutdownNow();
        }
    }

    private static void drip(ServerSocket listener, ScheduledExecutorService dripping) {
        try {
            Socket socket = listener.accept();
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nx: ".getBytes(US_ASCII));
            var _ = dripping.scheduleAtFixedRate(() -> drop(socket), 0, 50, TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void drop(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException e) {
            throw new IllegalStateException(e); // The other side has had enough; no further drop follows.
        }
    }

    @Test
    void aReceiverThatIsNotThereIsToldByTheKindOfTheFailureAlone() throws IOException {
        int nobody;
        try (ServerSocket listener = new ServerSocket(0)) {
            nobody = listener.getLocalPort();
        }

        assertThat(post(WebhookReceiver.address(nobody), LONG)).isEqualTo(new Reply.Unanswered("ConnectException"));
        assertThat(post(Webhook.address("http://nobody.invalid/"), LONG))
                .isEqualTo(new Reply.Unanswered("UnknownHostException"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "?token=1"})
    void anAddressNeedsNoPath(String rest) {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            assertThat(post(Webhook.address("http://127.0.0.1:" + receiver.port() + rest), LONG))
                    .isEqualTo(new Reply.Taken());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/webhookb2/6d-4@b9/IncomingWebhook/ab/x-y_z",
                "/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=A_b-c~d.e",
                "/v1/spaces/X/messages?key=k&token=t%3D%3D",
                "/a%7Bx%7D/.b/c..d/?z=1&a=a+b%20c%2B&a=2&b=&c=%3B%23%C3%BC",
            })
    void noSignOfAnAddressIsWrittenInAnotherWay(String path) {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            post(Webhook.address("http://127.0.0.1:" + receiver.port() + path), LONG);

            assertThat(receiver.received()).extracting(Received::path).containsExactly(path);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hook-t0ken",
                "ftp://host/hook-t0ken",
                "https:///hook-t0ken",
                "https://user:hook-t0ken@host/",
                "https://host/hook-t0ken;v=1",
                "https://host/hook-t0ken?a=1;b=2",
                "https://host/hook-t0ken#part",
                "https://host//hook-t0ken",
                "https://host/a/../hook-t0ken",
                "https://host/hook-t0ken?to=https://other/",
                "https://host/hook-t0ken^"
            })
    void anAddressThatWouldNotBeKeptIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> Webhook.address(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageStartingWith("expected an address")
                .hasMessageNotContaining(WebhookReceiver.TOKEN);
    }

    private static Reply post(Secret address, Duration patience) {
        return new Webhook(address, patience).post(ID, DOCUMENT);
    }
}
