package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.http.ServerLimits;
import dev.aigateway.upstream.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxies that the documentation describes, as the real programs, with TLS. */
class ProxyTest {

    private static final Path EXAMPLES = Path.of("").toAbsolutePath().resolveSibling("docs/proxy");
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    Path folder;

    private final TestGateway gateway = TestGateway.start();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        gateway.close();
    }

    @Test
    void nginxPassesEveryEventOnAsItComes() throws Exception {
        Path program = InstalledProgram.named("nginx");
        int port = freePort();
        certificate();
        Files.writeString(
                folder.resolve("gateway.conf"),
                Files.readString(EXAMPLES.resolve("nginx.conf"))
                        .replace("127.0.0.1:8000", "127.0.0.1:" + gateway.port())
                        .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
                        .replace("/etc/nginx/tls/", folder + "/"));
        Files.writeString(folder.resolve("nginx.conf"), """
            daemon off;
            pid nginx.pid;
            error_log stderr;
            events {}
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                include gateway.conf;
            }
            """);
        start(Map.of(), program.toString(), "-p", folder.toString(), "-c", "nginx.conf");

        passesEveryEventOnAsItComes(port);
        refusesWhatIsTooLarge(port);
    }

    @Test
    void caddyPassesEveryEventOnAsItComes() throws Exception {
        Path program = InstalledProgram.named("caddy");
        int port = freePort();
        Path main = Files.writeString(folder.resolve("Caddyfile"), """
            {
                admin off
                auto_https disable_redirects
                skip_install_trust
            }
            import %s
            """.formatted(EXAMPLES.resolve("Caddyfile")));
        start(
                Map.of(
                        "GATEWAY_DOMAIN",
                        "https://localhost:" + port,
                        "GATEWAY_UPSTREAM",
                        "127.0.0.1:" + gateway.port(),
                        "XDG_DATA_HOME",
                        folder.toString(),
                        "XDG_CONFIG_HOME",
                        folder.toString()),
                program.toString(),
                "run",
                "--adapter",
                "caddyfile",
                "--config",
                main.toString());

        passesEveryEventOnAsItComes(port);
        refusesWhatIsTooLarge(port);
    }

    /** Refused by the proxy or by the gateway, but refused, and no larger one goes through. */
    private void refusesWhatIsTooLarge(int port) throws Exception {
        Path body = folder.resolve("too-large");
        try (RandomAccessFile file = new RandomAccessFile(body.toFile(), "rw")) {
            file.setLength(ServerLimits.BODY_BYTES_MAX + 1L);
        }
        Process client = curl(
                port,
                "/v1/messages",
                "-H",
                "x-api-key: " + gateway.key(),
                "-H",
                "Expect:",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "--data-binary",
                "@" + body);

        assertThat(text(client)).isEqualTo("413");
    }

    /** The provider stalls after its first events, so that none can be seen which a proxy keeps in a buffer. */
    private void passesEveryEventOnAsItComes(int port) throws Exception {
        awaitAnswer(port);
        gateway.upstream().enqueue(new Script.StallMidStream(2));
        Process client = curl(
                port,
                "/v1/chat/completions",
                "-H",
                "Authorization: Bearer " + gateway.key(),
                "-d",
                Api.chat("claude-fast", true));
        try (BufferedReader answer = client.inputReader(UTF_8)) {
            assertThat(answer.readLine()).startsWith("data: {").contains("\"role\":\"assistant\"");
            client.destroy();
        }

        assertThat(gateway.settled())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.error()).isEqualTo("the client left"));
    }

    private void awaitAnswer(int port) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!text(curl(port, "/health")).contains("\"ok\"")) {
            assertThat(System.nanoTime()).as("the proxy does not answer").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private Process curl(int port, String path, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-skN", "https://localhost:" + port + path));
        command.addAll(List.of(more));
        return start(Map.of(), command.toArray(String[]::new));
    }

    private static String text(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    private Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private void certificate() throws IOException, InterruptedException {
        Process made = start(
                Map.of(),
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=localhost",
                "-keyout",
                folder.resolve("gateway.key").toString(),
                "-out",
                folder.resolve("gateway.pem").toString());
        assertThat(made.waitFor()).isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
