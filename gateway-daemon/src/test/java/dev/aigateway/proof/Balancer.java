package dev.aigateway.proof;

import dev.aigateway.daemon.InstalledProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The HAProxy that the documentation describes, as the real program. */
final class Balancer implements AutoCloseable {

    private static final Path CONFIGURATION =
            Path.of("").toAbsolutePath().resolveSibling("docs/proxy").resolve("haproxy.cfg");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Below those that systems give to outgoing connections, which may take a port while its daemon restarts. */
    private static final int PORT_MIN = 20_000;

    private static final int PORT_MAX = 30_000;

    private final Process process;
    private final int port;

    private Balancer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Without TLS, before daemons on those ports; returns once it listens. */
    static Balancer start(Path folder, List<Integer> daemons) throws IOException {
        int port = fixedPort();
        String text = Files.readString(CONFIGURATION)
                .replace(":443 ssl crt /etc/haproxy/tls/gateway.pem", "127.0.0.1:" + port);
        for (int i = 0; i < daemons.size(); i++) {
            text = text.replace("127.0.0.1:800" + (i + 1), "127.0.0.1:" + daemons.get(i));
        }
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), text);
        Process process = new ProcessBuilder(InstalledProgram.named("haproxy").toString(), "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        Balancer balancer = new Balancer(process, port);
        Await.until("the balancer listens", PATIENCE, balancer::listens);
        return balancer;
    }

    /** Free, and stays so while nobody listens on it. */
    static int fixedPort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken.
            }
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false; // Not yet.
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
