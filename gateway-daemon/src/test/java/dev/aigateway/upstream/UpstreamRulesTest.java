package dev.aigateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamRulesTest {

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final TestClient client = new TestClient(upstream);

    @AfterEach
    void stop() {
        client.close();
        upstream.close();
    }

    @Test
    void anotherKeyIsRefused() throws Exception {
        HttpResponse<String> answer = client.send(client.request("/v1/messages", TestClient.BODY)
                .header("x-api-key", "sk-ant-other")
                .header("anthropic-version", "2023-06-01"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("authentication_error");
    }

    @Test
    void aVersionIsRequired() throws Exception {
        HttpResponse<String> answer =
                client.send(client.request("/v1/messages", TestClient.BODY).header("x-api-key", ScriptedUpstream.KEY));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("anthropic-version");
    }

    @Test
    void otherPathsAndMethodsAreNotFound() throws Exception {
        assertThat(client.send(client.valid("/v1/files", "{}")).statusCode()).isEqualTo(404);
        assertThat(client.send(client.valid("/v1/messages", "").GET()).body()).contains("not_found_error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | not valid JSON | {",
                "400 | not valid JSON | {'model':'claude-a','model':'claude-b'}",
                "400 | model: Field required | {'max_tokens':1,'messages':[{'role':'user','content':'a'}]}",
                "404 | model: gpt-5 | {'model':'gpt-5','max_tokens':1,'messages':[{'role':'user','content':'a'}]}",
                "404 | model: claude-fast |"
                        + " {'model':'claude-fast','max_tokens':1,'messages':[{'role':'user','content':'a'}]}",
                "400 | max_tokens: Field required | {'model':'claude-x','messages':[{'role':'user','content':'a'}]}",
                "400 | max_tokens: must be |"
                        + " {'model':'claude-x','max_tokens':0,'messages':[{'role':'user','content':'a'}]}",
                "400 | stop: Extra inputs |"
                        + " {'model':'claude-x','max_tokens':1,'stop':'a','messages':[{'role':'user','content':'a'}]}",
                "400 | messages: Field required | {'model':'claude-x','max_tokens':1}",
                "400 | at least one message | {'model':'claude-x','max_tokens':1,'messages':[]}",
                "400 | first message |"
                        + " {'model':'claude-x','max_tokens':1,'messages':[{'role':'system','content':'a'}]}",
                "400 | messages.1.role |"
                    + " {'model':'claude-x','max_tokens':1,'messages':[{'role':'user','content':'a'},{'role':'tool','content':'a'}]}",
                "400 | non-whitespace |"
                    + " {'model':'claude-x','max_tokens':1,'messages':[{'role':'user','content':[{'type':'text','text':'"
                    + " '}]}]}",
            })
    void aRequestThatBreaksARuleIsRefused(int status, String words, String body) throws Exception {
        HttpResponse<String> answer = client.post(body.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        assertThat(upstream.book()).isEmpty();
        assertThat(upstream.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "authorization, Bearer gw",
        "api-key, gw",
        "cookie, a=b",
        "x-forwarded-for, 10.0.0.1",
        "accept-encoding, gzip"
    })
    void whatAGatewayMustKeepIsAViolation(String name, String value) throws Exception {
        client.send(client.valid("/v1/messages", TestClient.BODY).header(name, value));

        assertThat(upstream.violations()).hasSize(1);
    }
}
