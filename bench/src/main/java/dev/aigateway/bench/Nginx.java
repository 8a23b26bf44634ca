package dev.aigateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An nginx of its own, with one worker. */
final class Nginx implements AutoCloseable {

    /** What an upstream answers to a request whose {@code anthropic-beta} names it; the whole message to any other. */
    static final String STREAM = "stream";

    private static final int FRAMES = 60;
    private static final String USAGE = "{\"input_tokens\":300,\"output_tokens\":60}";

    private final Server server;

    private Nginx(Server server) {
        this.server = server;
    }

    /** Passes everything on, as a proxy before a gateway has to: without buffers, on connections that it keeps. */
    static Nginx proxy(Path folder, int upstream) throws IOException {
        return start(folder, """
            upstream provider {
                server 127.0.0.1:%d;
                keepalive 64;
            }
            server {
                listen 127.0.0.1:%s;
                client_max_body_size 33m;
                location / {
                    proxy_pass http://provider;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_buffering off;
                }
            }
            """.formatted(upstream, "%d"));
    }

    /** Answers at once what a provider would answer, from two files. */
    static Nginx upstream(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("whole.json"), """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-5-5","content":[{"type":"text",\
            "text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,"usage":%s}\
            """.formatted("word ".repeat(FRAMES), USAGE));
        Files.writeString(folder.resolve("stream.sse"), stream());
        return start(folder, """
            types {
                application/json json;
                text/event-stream sse;
            }
            map $http_anthropic_beta $answer {
                default whole.json;
                %s stream.sse;
            }
            server {
                listen 127.0.0.1:%s;
                root %s;
                client_max_body_size 33m;
                location /v1/ {
                    # A file is not for POST, so that nginx has to be led there.
                    error_page 405 =200 /$answer;
                    return 405;
                }
            }
            """.formatted(STREAM, "%d", folder));
    }

    private static String stream() {
        StringBuilder stream = new StringBuilder();
        stream.append(frame("message_start", """
            {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-5-5",\
            "content":[],"stop_reason":null,"stop_sequence":null,"usage":%s}}\
            """.formatted(USAGE)));
        stream.append(frame("content_block_start", """
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\
            """));
        for (int i = 0; i < FRAMES; i++) {
            stream.append(frame("content_block_delta", """
                {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"word "}}\
                """));
        }
        stream.append(frame("content_block_stop", """
            {"type":"content_block_stop","index":0}\
            """));
        stream.append(frame("message_delta", """
            {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":%s}\
            """.formatted(USAGE)));
        stream.append(frame("message_stop", """
            {"type":"message_stop"}\
            """));
        return stream.toString();
    }

    private static String frame(String event, String data) {
        return "event: " + event + "\ndata: " + data + "\n\n";
    }

    private static Nginx start(Path folder, String http) throws IOException {
        int port = Server.freePort();
        Files.createDirectories(folder);
        Path configuration = Files.writeString(
                folder.resolve("nginx.conf"), """
                    daemon off;
                    user %s;
                    worker_processes 1;
                    pid nginx.pid;
                    error_log stderr;
                    events {}
                    http {
                        access_log off;
                        client_body_temp_path body;
                        proxy_temp_path proxy;
                        keepalive_requests 1000000;
                        %s
                    }
                    """.formatted(System.getProperty("user.name"), http.formatted(port)));
        ProcessBuilder nginx = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", configuration.toString());
        nginx.environment().merge("PATH", "/usr/sbin", (path, more) -> path + ":" + more);
        return new Nginx(Server.start("nginx", nginx, folder, port));
    }

    int port() {
        return server.port();
    }

    /** The master, which does nothing, and its worker. */
    List<Long> processes() {
        Stream<Long> workers = server.process().children().map(ProcessHandle::pid);
        return Stream.concat(Stream.of(server.process().pid()), workers).toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
