package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.format.Headers;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.ScriptedUpstream;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on the way to the provider, before an answer begins; the numbers are those of the fault matrix. */
class UpstreamConnectionTest {

    private static final String CONNECT_TIMEOUT = "500ms";
    /** Far beyond the timeout, and far below any other one. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);
    /** The first byte of a TLS record that carries a handshake (RFC 8446, 5.1). */
    private static final int TLS_HANDSHAKE = 22;

    @TempDir
    Path folder;

    private TestGateway gateway = TestGateway.start();

    @AfterEach
    void end() {
        gateway.close();
    }

    private void startTowards(String provider) {
        gateway.close();
        gateway = TestGateway.start(Map.of("ANTHROPIC_API_URL", provider, "UPSTREAM_CONNECT_TIMEOUT", CONNECT_TIMEOUT));
    }

    @Test
    void fault2ANetworkThatSwallowsEverythingIsA504AfterTheConnectTimeout() throws Exception {
        try (BlackHole hole = BlackHole.open()) {
            startTowards("http://127.0.0.1:" + hole.port());
            assertVoid(call(true), 504);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fault3ATlsHandshakeThatStallsIsA504AfterTheConnectTimeout(boolean stream) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"))) {
            startTowards("https://127.0.0.1:" + silent.getLocalPort());
            assertVoid(call(stream), 504);
        }
    }

    @Test
    void fault3ABadCertificateIsA502AndNothingIsSentInClear() throws Exception {
        Queue<Integer> firstBytes = new ConcurrentLinkedQueue<>();
        try (ServerSocket front = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"));
                SSLServerSocket selfSigned = selfSigned()) {
            Thread.startVirtualThread(() -> handshakes(selfSigned));
            Thread.startVirtualThread(() -> passOn(front, selfSigned.getLocalPort(), firstBytes));
            startTowards("https://127.0.0.1:" + front.getLocalPort());

            HttpResponse<String> response = call(true);

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.body()).doesNotContain("PKIX", "certificate");
            assertThat(firstBytes).isNotEmpty().containsOnly(TLS_HANDSHAKE);
            assertThat(gateway.settled()).isNotEmpty().allSatisfy(UpstreamConnectionTest::assertVoid);
        }
    }

    /** Of localhost, signed by nobody. */
    private SSLServerSocket selfSigned() throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve("self-signed.p12");
        String password = "for-a-test";
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"));
    }

    private static void handshakes(SSLServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> handshake(socket));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static void handshake(Socket socket) {
        try (socket) {
            var _ = socket.getInputStream().read();
        } catch (IOException e) {
            // Refused by the client, as it should be.
        }
    }

    private static void passOn(ServerSocket front, int to, Queue<Integer> firstBytes) {
        try {
            while (true) {
                Socket client = front.accept();
                Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), to);
                Thread.startVirtualThread(() -> copy(server, client, new ConcurrentLinkedQueue<>()));
                Thread.startVirtualThread(() -> copy(client, server, firstBytes));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static void copy(Socket from, Socket to, Queue<Integer> firstBytes) {
        try (from;
                to) {
            int first = from.getInputStream().read();
            if (first >= 0) {
                firstBytes.add(first);
                to.getOutputStream().write(first);
                from.getInputStream().transferTo(to.getOutputStream());
            }
        } catch (IOException e) {
            // One of them has left.
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/json"})
    void fault10AnEmptyAnswerIsA502(String type) throws Exception {
        gateway.upstream().enqueue(new Script.RawBody(Headers.of("content-type", type), new byte[0], TokenUsage.NONE));
        assertThat(call(type.equals("text/event-stream")).statusCode()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void fault18ARedirectToAnotherHostIsA502AndThatHostSeesNothing(int status) throws Exception {
        try (ScriptedUpstream other = ScriptedUpstream.start()) {
            gateway.upstream()
                    .enqueue(new Script.RawResponse(
                            "HTTP/1.1 %d Elsewhere\r\nlocation: %s/v1/messages\r\ncontent-length: 0\r\n\r\n"
                                    .formatted(status, other.uri())
                                    .getBytes(UTF_8)));

            assertThat(call(true).statusCode()).isEqualTo(502);
            assertThat(other.connections()).isZero();
            assertThat(gateway.upstream().requests()).hasSize(1);
            assertVoid(gateway.settled().getLast());
        }
    }

    private HttpResponse<String> call(boolean stream) throws IOException, InterruptedException {
        Api api = new Api(gateway);
        long began = System.nanoTime();
        HttpResponse<String> response = api.send(api.post("/v1/messages", Api.message("claude-fast", stream)));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TOLD_WITHIN);
        return response;
    }

    private void assertVoid(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(gateway.settled()).hasSize(1).allSatisfy(UpstreamConnectionTest::assertVoid);
    }

    private static void assertVoid(Attempt attempt) {
        assertThat(attempt.state()).isEqualTo("void");
        assertThat(attempt.tokensCharged()).isZero();
    }
}
