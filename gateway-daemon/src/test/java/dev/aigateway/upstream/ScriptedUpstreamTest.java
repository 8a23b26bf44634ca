package dev.aigateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.upstream.BookEntry.State;
import dev.aigateway.upstream.ReceivedRequest.Header;
import dev.aigateway.upstream.Script.Answer;
import dev.aigateway.upstream.Script.Ending;
import dev.aigateway.upstream.Script.ToolCall;
import dev.aigateway.usage.TokenUsage;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedUpstreamTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TokenUsage USAGE = new TokenUsage(100, 20, 30, 40, 50);

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final TestClient client = new TestClient(upstream);

    @AfterEach
    void stop() {
        client.close();
        upstream.close();
    }

    @Test
    void anAnswerIsSentWholeAndBooked() throws Exception {
        upstream.enqueue(new Answer("It is done.", USAGE));

        HttpResponse<String> answer = client.post(TestClient.BODY);

        JsonNode message = JSON.readTree(answer.body());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(message.at("/content/0/text").textValue()).isEqualTo("It is done.");
        assertThat(message.at("/usage/cache_creation_input_tokens").intValue()).isEqualTo(50);
        assertThat(message.at("/usage/cache_creation/ephemeral_1h_input_tokens").intValue())
                .isEqualTo(30);
        assertThat(upstream.book())
                .containsExactly(new BookEntry(requestId(answer), "claude-sonnet-5-5", USAGE, State.FINISHED));
        assertThat(upstream.violations()).isEmpty();
    }

    @Test
    void anAnswerIsStreamedInTheOrderOfTheApi() throws Exception {
        upstream.enqueue(new Answer("It is.", USAGE));

        HttpResponse<String> answer = client.post(TestClient.STREAM);

        assertThat(events(answer.body()))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(upstream.book())
                .containsExactly(new BookEntry(requestId(answer), "claude-sonnet-5-5", USAGE, State.FINISHED));
    }

    @Test
    void aToolIsCalledInBothWays() throws Exception {
        ToolCall call = new ToolCall("weather", "{\"city\":\"Berlin\"}", USAGE);
        upstream.enqueue(call, call);

        JsonNode whole = JSON.readTree(client.post(TestClient.BODY).body());
        String stream = client.post(TestClient.STREAM).body();

        assertThat(whole.at("/content/0/input/city").textValue()).isEqualTo("Berlin");
        assertThat(whole.at("/stop_reason").textValue()).isEqualTo("tool_use");
        assertThat(stream).contains("\"partial_json\":\"{\\\"city\\\":\"").contains("\"stop_reason\":\"tool_use\"");
    }

    @Test
    void aRequestIsRecordedAsItCame() throws Exception {
        try (Socket socket = client.raw(TestClient.BODY)) {
            TestClient.readUntil(socket.getInputStream(), "end_turn");
        }

        ReceivedRequest request = upstream.awaitRequest(1);
        assertThat(request.path()).isEqualTo("/v1/messages");
        assertThat(request.query()).isEqualTo("beta=true");
        assertThat(request.headers())
                .extracting(Header::name)
                .containsExactly("Host", "X-Api-Key", "Anthropic-Version", "CONTENT-TYPE", "Content-Length");
        assertThat(request.body()).asString().isEqualTo(TestClient.BODY);
        assertThat(request.disconnectedAt()).isEmpty();
    }

    @Test
    void aBodyInChunksIsRecordedWithoutThem() throws Exception {
        client.send(client.valid("/v1/messages", "")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(TestClient.BODY))));

        assertThat(upstream.awaitRequest(1).header("Transfer-Encoding")).hasValue("chunked");
        assertThat(upstream.awaitRequest(1).body()).asString().isEqualTo(TestClient.BODY);
    }

    @Test
    void aCountIsNotBooked() throws Exception {
        HttpResponse<String> count = client.send(client.valid(
                "/v1/messages/count_tokens",
                "{\"model\":\"claude-haiku-5-5\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));

        assertThat(count.body()).isEqualTo("{\"input_tokens\":42}");
        assertThat(upstream.book()).isEmpty();
    }

    @Test
    void everyAnswerCarriesWhatAGatewayMustStrip() throws Exception {
        var headers = client.post(TestClient.BODY).headers();

        assertThat(headers.map())
                .containsKeys(
                        "request-id",
                        "anthropic-organization-id",
                        "anthropic-ratelimit-requests-limit",
                        "set-cookie",
                        "cf-ray",
                        "server");
    }

    @Test
    void aConnectionServesManyRequestsUntilItIsClosedInSilence() throws Exception {
        client.post(TestClient.BODY);
        client.post(TestClient.STREAM);
        assertThat(upstream.connections()).isEqualTo(1);
        assertThat(upstream.awaitRequest(2).connectionReused()).isTrue();

        upstream.closeIdleConnections();
        client.post(TestClient.BODY);

        assertThat(upstream.awaitRequest(3).connection()).isEqualTo(2);
        assertThat(upstream.awaitRequest(3).connectionReused()).isFalse();
    }

    @Test
    void theBookCanBeReadOverHttp() throws Exception {
        client.post(TestClient.BODY);

        HttpResponse<String> page = client.send(client.request("/__book", "").GET());

        assertThat(JSON.readTree(page.body()).at("/0/output").longValue())
                .isEqualTo(Answer.DEFAULT.usage().output());
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void whatIsEnqueuedIsPlayedOnceAndTheOtherwiseAlways() throws Exception {
        upstream.otherwise(new Script.CloseBeforeAnswer(Ending.RST));
        upstream.enqueue(Answer.DEFAULT);

        assertThat(client.post(TestClient.BODY).statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> client.post(TestClient.BODY)).isInstanceOf(IOException.class);
        assertThat(upstream.book()).hasSize(1);
    }

    private static String requestId(HttpResponse<?> answer) {
        return answer.headers().firstValue("request-id").orElseThrow();
    }

    private static List<String> events(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring("event: ".length()))
                .toList();
    }
}
