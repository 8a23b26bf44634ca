package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.Role;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.env.Secret;
import dev.aigateway.format.Headers;
import dev.aigateway.store.LedgerReader;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.telemetry.WebhookReceiver;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.Script.Ending;
import dev.aigateway.upstream.Script.Refusal;
import dev.aigateway.upstream.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets and a prompt go through every way that the daemon has, at its most talkative, and are then looked for wherever
 * something of them could have stayed.
 */
class CanaryTest {

    private static final String PROMPT = "canary-prompt-8f3b1c";
    private static final String ANSWER = "canary-answer-77d02e";
    private static final String PROVIDER_KEY = "sk-ant-api03-canary-provider-2c9d";
    private static final String PASSWORD = "canary-password-5a71";
    private static final String CLAUDECODE_KEY = "sk-ant-api03-canary-claudecode-abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String ENCRYPTION_KEY =
            Base64.getEncoder().encodeToString("canary-encryption-0123456789abcd".getBytes(UTF_8));

    private static final String MESSAGES = "/v1/messages";
    private static final String CHAT = "/v1/chat/completions";
    private static final String USERS = "/v1/user-api-keys";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final ScriptedUpstream upstream = ScriptedUpstream.start(0, PROVIDER_KEY);
    private final WebhookReceiver receiver = WebhookReceiver.start().answeringFirst(500);
    private final DatabaseUrl database = withPassword(TestDatabase.fresh());
    private final LedgerReader ledger = new LedgerReader(database);
    private final HttpClient client = HttpClient.newHttpClient();
    private final String memberKey =
            Keys.create(database, "ci", Role.MEMBER).secret().reveal();
    private final String adminKey =
            Keys.create(database, "boss", Role.ADMIN).secret().reveal();

    private final Map<String, String> secrets = new LinkedHashMap<>(Map.of(
            "the prompt", PROMPT,
            "the answer", ANSWER,
            "the provider's key", PROVIDER_KEY,
            "the database's password", PASSWORD,
            "the key of Claude Code", CLAUDECODE_KEY,
            "the encryption key", ENCRYPTION_KEY,
            "the webhook's address", WebhookReceiver.TOKEN,
            "the member key", memberKey,
            "the admin key", adminKey));
    private final List<String> errors = new ArrayList<>();
    private DaemonProcess daemon;

    private static DatabaseUrl withPassword(DatabaseUrl url) {
        String role = "canary_" + url.database();
        TestDatabase.execute(url, "create role " + role + " superuser login password '" + PASSWORD + "'");
        return new DatabaseUrl(url.address(), url.database(), role, new Secret(PASSWORD), Map.of());
    }

    private Map<String, String> settings(String logFormat) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("PORT", "0");
        settings.put("GATEWAY_DATA_DIR", folder.resolve("data").toString());
        settings.put("DATABASE_URL", TestGateway.asText(database));
        settings.put("ANTHROPIC_API_KEY", PROVIDER_KEY);
        settings.put("ANTHROPIC_API_URL", upstream.uri().toString());
        settings.put("GATEWAY_ENCRYPTION_KEY", ENCRYPTION_KEY);
        settings.put("ALERT_WEBHOOK_URL", receiver.address().value());
        settings.put("UPSTREAM_IDLE_TIMEOUT", "1s");
        settings.put("SHUTDOWN_GRACE", "2s");
        settings.put("LOG_LEVEL", "trace");
        settings.put("LOG_FORMAT", logFormat);
        settings.put("JAVA_TOOL_OPTIONS", "-Dlogback.configurationFile=logback.xml");
        return settings;
    }

    @BeforeEach
    void start() throws IOException {
        daemon = DaemonProcess.start(folder, settings("json"));
        daemon.awaitListening();
    }

    @AfterEach
    void close() {
        daemon.close();
        client.shutdownNow();
        ledger.close();
        receiver.close();
        upstream.close();
    }

    @Test
    void nothingOfASecretOrAPromptStaysAnywhere() throws Exception {
        upstream.otherwise(new Script.Answer(ANSWER + " is all.", Script.Answer.DEFAULT.usage()));
        try {
            goodCalls();
            badCalls();
            faultsOfTheProvider();
            limits();
            management();
            rawRequests();
            databaseAway();
            String metrics = get("/metrics", adminKey).body();
            String commandLine = Files.readString(Path.of("/proc", Long.toString(daemon.pid()), "cmdline"));
            killedInAStream();
            ledger.awaitSettled();

            assertClean("the metrics", metrics);
            assertClean("the command line", commandLine);
            assertThat(errors).hasSizeGreaterThan(25);
            errors.forEach(error -> assertClean("an error", error));
            assertClean("the journal", files(folder.resolve("data")));
        } finally {
            daemon.terminate();
            daemon.exitCode();
        }
        assertThat(printedByAll())
                .anyMatch(printed -> printed.contains("DEBUG") && printed.contains("gateway.exchange"));
        for (String printed : printedByAll()) {
            assertClean("the log", printed);
        }
        assertClean("the database", dump());
    }

    private void goodCalls() throws Exception {
        for (String key : List.of(memberKey, adminKey)) {
            for (boolean stream : new boolean[] {false, true}) {
                expect(200, post(MESSAGES, prompt(Api.message("claude-fast", stream)), key));
                expect(200, post(CHAT, prompt(Api.chat("claude-quality", stream)), key));
            }
        }
        expect(200, post(MESSAGES + "/count_tokens", prompt(Api.message("claude-fast", false)), memberKey));
        expect(200, get("/v1/models", memberKey));
        expect(200, get("/v1/me/usage", memberKey));
        HttpRequest.Builder everywhere = request(MESSAGES)
                .header("authorization", "Bearer " + memberKey)
                .header("x-api-key", memberKey)
                .header("api-key", memberKey)
                .header("x-request-id", memberKey)
                .header("x-claude-code-session-id", memberKey)
                .header("user-agent", "script/1 " + memberKey)
                .header("cookie", "key=" + memberKey)
                .POST(BodyPublishers.ofString(prompt(Api.message("claude-fast", true))));
        expect(200, send(everywhere));
    }

    private void badCalls() throws Exception {
        String message = prompt(Api.message("claude-fast", false));
        for (String key : List.of(PROVIDER_KEY, CLAUDECODE_KEY, PASSWORD, memberKey + "x")) {
            expect(401, post(MESSAGES, message, key));
            expect(401, post(CHAT, prompt(Api.chat("claude-fast", false)), key));
            expect(401, get("/v1/user-api-keys", key));
        }
        expect(403, get("/v1/user-api-keys", memberKey));
        expect(400, post(MESSAGES, message.substring(0, message.length() - 3), memberKey));
        expect(400, post(MESSAGES, "{\"" + PROMPT + "\":", memberKey));
        expect(400, post(MESSAGES, PROMPT, memberKey));
        expect(400, post(CHAT, "{\"model\":\"claude-fast\",\"messages\":\"" + PROMPT + "\"}", memberKey));
        expect(404, post(MESSAGES, prompt(Api.message("gpt-5", false)), memberKey));
        expect(403, post(MESSAGES, message.replaceFirst("\\{", "{\"container\":\"" + PROMPT + "\","), memberKey));
        expect(404, get("/v1/nothing?key=" + memberKey, memberKey));
        expect(405, get(MESSAGES + "?key=" + memberKey, memberKey));
    }

    private void faultsOfTheProvider() throws Exception {
        List<Script> faults = List.of(
                Refusal.of(529, "overloaded_error", "Overloaded"),
                Refusal.of(401, "authentication_error", "invalid x-api-key"),
                new Script.NotJson(),
                new Script.Redirect("http://127.0.0.1:1/" + PROMPT),
                new Script.RawBody(
                        Headers.of("content-type", "application/json"),
                        ("<html>" + PROMPT).getBytes(UTF_8),
                        Script.Answer.DEFAULT.usage()),
                new Script.RawResponse(("HTTP/1.1 200 OK\r\nx: " + PROMPT + "\u0000\r\n\r\n").getBytes(UTF_8)),
                new Script.RawResponse((PROMPT + "\r\n\r\n").getBytes(UTF_8)),
                new Script.StallBeforeHeaders(),
                new Script.StallMidStream(3),
                new Script.CutMidStream(3, Ending.RST),
                new Script.EndMidStream(4),
                new Script.ErrorEventMidStream(4),
                new Script.NoUsage(),
                new Script.CloseBeforeAnswer(Ending.RST));
        for (Script fault : faults) {
            for (boolean stream : new boolean[] {true, false}) {
                if (stream || !stalls(fault)) {
                    upstream.enqueue(fault);
                    keep(post(MESSAGES, prompt(Api.message("claude-fast", stream)), memberKey));
                    upstream.enqueue(fault);
                    keep(post(CHAT, prompt(Api.chat("claude-fast", stream)), memberKey));
                }
            }
        }
        ledger.awaitSettled();
    }

    /** The gateway waits ten minutes for the rest of a whole answer. */
    private static boolean stalls(Script fault) {
        return fault instanceof Script.StallBeforeHeaders
                || fault instanceof Script.StallMidStream
                || fault instanceof Script.EndMidStream
                || fault instanceof Script.ErrorEventMidStream;
    }

    private void limits() throws Exception {
        String fresh = Keys.create(database, "warned", Role.MEMBER).secret().reveal();
        TestDatabase.execute(database, "update scope set token_limit = 5 where kind = 'account'");
        expect(200, post(MESSAGES, prompt(Api.message("claude-fast", false)), fresh));
        receiver.awaitTaken(1);
        expect(429, post(MESSAGES, prompt(Api.message("claude-fast", false)), memberKey));
        expect(429, post(CHAT, prompt(Api.chat("claude-fast", true)), memberKey));
        TestDatabase.execute(
                database, "update scope set budget_mode = 'strict', token_limit = 100000 where kind = 'account'");
        expect(200, post(MESSAGES, prompt(Api.message("claude-fast", false)), memberKey));
        TestDatabase.execute(
                database, "update scope set budget_mode = null, token_limit = null where kind = 'account'");
    }

    /** The keys that it makes are further secrets; what it answers to their makers is not looked at. */
    private void management() throws Exception {
        String body = Administrator.newUser("ada@example.com", CLAUDECODE_KEY, "");
        HttpResponse<String> created = post(USERS, body, adminKey);
        assertThat(created.statusCode()).isEqualTo(201);
        String made = field(created.body(), "aigatewayUserKey");
        secrets.put("a person's key", made);
        expect(409, post(USERS, body.replace("ada@", "bob@"), adminKey));
        expect(400, post(USERS, body.replace("\"email\"", "\"mail\""), adminKey));
        expect(400, post(USERS, body.substring(1), adminKey));
        expect(200, post(MESSAGES, prompt(Api.message("claude-fast", true)), CLAUDECODE_KEY));
        expect(200, post(MESSAGES, prompt(Api.message("claude-fast", true)), made));
        String path = USERS + "/" + field(created.body(), "id");
        HttpResponse<String> regenerated = post(path + "/regenerate", "{}", adminKey);
        assertThat(regenerated.statusCode()).isEqualTo(200);
        secrets.put("a person's next key", field(regenerated.body(), "aigatewayUserKey"));
        expect(401, post(MESSAGES, prompt(Api.message("claude-fast", false)), made));
        HttpResponse<String> service = post("/v1/gateway-keys", "{\"name\":\"nightly\"}", adminKey);
        assertThat(service.statusCode()).isEqualTo(201);
        secrets.put("a program's key", field(service.body(), "apiKey"));
        expect(400, post(path + "/increase-token-limit", "{\"increment\":\"" + memberKey + "\"}", adminKey));
        expect(404, get(USERS + "/" + memberKey + "/usage-history", adminKey));
        HttpResponse<String> deleted =
                send(request(path).header("x-api-key", adminKey).DELETE());
        assertThat(deleted.statusCode()).isIn(200, 204);
    }

    /** What HTTP itself finds wrong is told before anything else is known of a request. */
    private void rawRequests() throws Exception {
        for (String head : List.of(
                "POST /v1/messages HTTP/1.1\r\nHost: h\r\nx-api-key: KEY\r\nContent-Length: +5\r\n\r\nhello",
                "POST /v1/messages HTTP/1.1\r\nHost: h\r\nx-api-key: KEY\u0001\r\n\r\n",
                "POST /v1/messages?key=KEY HTTP/9.9\r\nHost: h\r\n\r\n",
                "GET /v1/models/KEY\u0000 HTTP/1.1\r\nHost: h\r\nx-api-key: KEY\r\n\r\n",
                "KEY KEY KEY\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nHost: h\r\nx-api-key: KEY\r\nContent-Encoding: KEY\r\n"
                        + "Content-Length: 2\r\n\r\n{}",
                "POST /v1/messages HTTP/1.1\r\nHost: h\r\nx-api-key: KEY\r\nTransfer-Encoding: KEY\r\n\r\n")) {
            errors.add(raw(head.replace("KEY", memberKey)));
        }
    }

    private String raw(String request) throws IOException {
        URI address = daemon.uri("/");
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private void databaseAway() throws Exception {
        DatabaseUrl other = TestDatabase.empty();
        String name = database.database();
        TestDatabase.execute(other, "alter database " + name + " allow_connections false");
        try {
            TestDatabase.execute(
                    other, "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
            expect(503, post(MESSAGES, prompt(Api.message("claude-fast", true)), memberKey));
            expect(503, get(USERS, adminKey));
        } finally {
            TestDatabase.execute(other, "alter database " + name + " allow_connections true");
        }
        daemon.await("the database is back", () -> {
            try {
                return get("/health/ready", memberKey).statusCode() == 200;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** What the journal holds of an open call is read at the next start. */
    private void killedInAStream() throws Exception {
        upstream.enqueue(new Script.StallMidStream(5));
        HttpRequest.Builder call = request(MESSAGES)
                .header("x-api-key", memberKey)
                .POST(BodyPublishers.ofString(prompt(Api.message("claude-fast", true))));
        HttpResponse<InputStream> open = client.send(call.build(), BodyHandlers.ofInputStream());
        assertThat(open.body().read()).isPositive();
        daemon.kill();
        open.body().close();
        assertClean("the journal", files(folder.resolve("data")));
        daemon = DaemonProcess.start(folder, settings("text")).awaitListening();
    }

    private void expect(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.uri() + ": " + answer.body()).isEqualTo(status);
        keep(answer);
    }

    /** An error is looked at, head and body. */
    private void keep(HttpResponse<String> answer) {
        if (answer.statusCode() >= 400) {
            errors.add(answer.headers().map() + answer.body());
        }
    }

    private static String prompt(String body) {
        return body.replace("\"hi\"", "\"" + PROMPT + "\"");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(daemon.uri(path)).timeout(PATIENCE).header("content-type", "application/json");
    }

    private HttpResponse<String> post(String path, String body, String key) throws IOException, InterruptedException {
        return send(request(path).header("x-api-key", key).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
        return send(request(path).header("authorization", "Bearer " + key).GET());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString(UTF_8));
    }

    private static String field(String json, String name) {
        String before = "\"" + name + "\":\"";
        int start = json.indexOf(before) + before.length();
        assertThat(start).as(json).isGreaterThanOrEqualTo(before.length());
        return json.substring(start, json.indexOf('"', start));
    }

    private List<String> printedByAll() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> printed = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                printed.add(Files.readString(file));
            }
            assertThat(printed).hasSize(2);
            return printed;
        }
    }

    private static String files(Path root) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.write(Files.readAllBytes(file));
            }
        }
        assertThat(all.size()).isPositive();
        return all.toString(ISO_8859_1);
    }

    private String dump() {
        String dump = TestDatabase.dump(database);
        assertThat(dump).contains("claude-haiku-5-5").contains("ada@example.com");
        return dump;
    }

    private void assertClean(String where, String text) {
        secrets.forEach((what, secret) -> {
            String shown = what + " is in " + where;
            assertThat(text).as(shown).doesNotContain(secret);
            assertThat(text)
                    .as(shown + ", in base64")
                    .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8)));
        });
    }
}
