package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Who manages one gateway through its API. Threads may share it. */
public final class Administrator {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final AtomicInteger MADE = new AtomicInteger();

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI gateway;
    private final IssuedKey key;

    public Administrator(TestGateway gateway) {
        this(gateway, gateway.uri());
    }

    /** At another address of the gateway. */
    Administrator(TestGateway gateway, URI address) {
        this.gateway = address;
        this.key = gateway.newKey("boss" + MADE.incrementAndGet(), Role.ADMIN, List.of());
    }

    /** An answer whose body is JSON. */
    public record Answer(int status, HttpHeaders headers, String text) {

        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public Answer expect(int expected) {
            assertThat(status).as(text).isEqualTo(expected);
            return this;
        }

        public String field(String name) {
            return json().path(name).asText();
        }

        String errorCode() {
            return json().at("/error/code").asText();
        }
    }

    IssuedKey key() {
        return key;
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer post(String path, String body) {
        return send(request(path).POST(BodyPublishers.ofString(body, UTF_8)));
    }

    Answer post(String path, String body, String idempotencyKey) {
        return send(request(path).header("Idempotency-Key", idempotencyKey).POST(BodyPublishers.ofString(body, UTF_8)));
    }

    HttpRequest.Builder request(String path) {
        return anonymous(path).header("authorization", "Bearer " + key.secret().reveal());
    }

    public HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path)).header("content-type", "application/json");
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            var response = client.send(request.build(), BodyHandlers.ofString(UTF_8));
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Creates a person and answers what was answered; {@code more} are further fields. */
    public Answer createUser(String email, String more) {
        return post("/v1/user-api-keys", newUser(email, claudecodeKey(email), more))
                .expect(201);
    }

    static String newUser(String email, String claudecodeKey, String more) {
        return "{\"email\":\"%s\",\"firstname\":\"Ada\",\"lastname\":\"King\",\"claudecodeUserKey\":\"%s\"%s}"
                .formatted(email, claudecodeKey, more);
    }

    /** A key as Claude Code might send it, another one for each person. */
    static String claudecodeKey(String email) {
        return "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789-" + email.replaceAll("[^a-z0-9]", "");
    }
}
