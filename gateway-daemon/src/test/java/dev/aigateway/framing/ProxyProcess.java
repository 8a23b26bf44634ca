package dev.aigateway.framing;

import dev.aigateway.daemon.InstalledProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real proxy before a daemon. It lets no request pass that it sees the mark of a hidden one in, keeps its connections to
 * the daemon for whoever comes next, and waits for slow clients for a second only.
 */
final class ProxyProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final int port;
    private final Path printed;

    private ProxyProcess(Process process, int port, Path printed) {
        this.process = process;
        this.port = port;
        this.printed = printed;
    }

    /** {@code more} stands in the block {@code server}. */
    static ProxyProcess nginx(Path folder, int daemon, String more) throws IOException {
        Path program = InstalledProgram.named("nginx");
        int port = freePort();
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
            daemon off;
            pid nginx.pid;
            error_log stderr;
            events {}
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                client_header_timeout 1s;
                client_body_timeout 1s;
                keepalive_timeout 1s;
                lingering_timeout 1s;
                upstream gateway {
                    server 127.0.0.1:%d;
                    keepalive 4;
                }
                server {
                    listen 127.0.0.1:%d;
                    client_max_body_size 33m;
                    %s
                    if ($args ~ hidden) {
                        return 403;
                    }
                    location / {
                        proxy_pass http://gateway;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header Host $host;
                        proxy_buffering off;
                        proxy_request_buffering off;
                        proxy_next_upstream off;
                    }
                }
            }
            """.formatted(daemon, port, more));
        return start(folder, port, program.toString(), "-p", folder.toString(), "-c", configuration.toString());
    }

    /** {@code more} stands in the frontend. */
    static ProxyProcess haproxy(Path folder, int daemon, String more) throws IOException {
        Path program = InstalledProgram.named("haproxy");
        int port = freePort();
        Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
            defaults
                mode http
                timeout connect 5s
                timeout client 1s
                timeout server 20s
                timeout http-request 1s
                timeout http-keep-alive 1s
                http-reuse always
            frontend clients
                bind 127.0.0.1:%d
                %s
                http-request deny if { query -m sub hidden }
                default_backend gateway
            backend gateway
                server gateway 127.0.0.1:%d
            """.formatted(port, more, daemon));
        return start(folder, port, program.toString(), "-db", "-f", configuration.toString());
    }

    private static ProxyProcess start(Path folder, int port, String... command) throws IOException {
        Path printed = folder.resolve("printed.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        ProxyProcess proxy = new ProxyProcess(process, port, printed);
        proxy.awaitListening();
        return proxy;
    }

    int port() {
        return port;
    }

    private void awaitListening() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new AssertionError("the proxy does not listen: " + Files.readString(printed));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private boolean listens() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
