package dev.aigateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;
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
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "non-whitespace | {'system':[{'type':'text','text':' '}],USER}",
                "non-empty content | {'messages':[{'role':'user','content':[]}]}",
                "non-whitespace | {TOOLS,'messages':[U,CALL,{'role':'user','content':[{'type':'tool_result',"
                        + "'tool_use_id':'a','content':[{'type':'text','text':''}]}]}]}",
                "without `tool_result` | {TOOLS,'messages':[U,CALL,U]}",
                "without `tool_result` | {TOOLS,'messages':[U,CALL,{'role':'user','content':[RESULT,"
                        + "{'type':'tool_result','tool_use_id':'b'}]}]}",
                "must come first | {TOOLS,'messages':[U,CALL,{'role':'user','content':["
                        + "{'type':'text','text':'x'},RESULT]}]}",
                "must come first | {TOOLS,'messages':[U,CALL,{'role':'user','content':[RESULT,RESULT]}]}",
                "unexpected `tool_use_id` | {TOOLS,'messages':[{'role':'user','content':[RESULT]}]}",
                "ids must be unique | {TOOLS,'messages':[U,CALL,{'role':'user','content':[RESULT]},"
                        + "CALL,{'role':'user','content':[RESULT]}]}",
                "trailing whitespace | {'messages':[U,{'role':'assistant','content':'x '}]}",
                "system message must | {'messages':[U,{'role':'system','content':'x'},U]}",
                "tools: Field required | {'messages':[U,CALL,{'role':'user','content':[RESULT]}]}",
                "names must be unique | {'tools':[{'name':'a.b','input_schema':{'type':'object'}}],USER}",
                "names must be unique | {'tools':[TOOL,TOOL],USER}",
                "top level | {'tools':[{'name':'t','input_schema':{'type':'object','anyOf':[]}}],USER}",
                "tool_choice: | {'tool_choice':{'type':'auto'},USER}",
                "tool_choice: | {TOOLS,'tool_choice':{'type':'tool','name':'other'},USER}",
                "tool_choice: | {TOOLS,'tool_choice':{'type':'none','disable_parallel_tool_use':true},USER}",
                "stop_sequences | {'stop_sequences':[' '],USER}",
                "maximum of 4 | {'messages':[{'role':'user','content':[MARKED,MARKED,MARKED,MARKED,MARKED]}]}",
                "temperature, top_p and top_k | {'model':'claude-opus-4-7','temperature':1,USER}",
                "cannot both | {'model':'claude-opus-4-6','temperature':1,'top_p':1,USER}",
                "while thinking | {'model':'claude-opus-4-6','temperature':1,'thinking':{'type':'adaptive'},USER}",
                "range: 0..1 | {'model':'claude-opus-4-6','temperature':1.5,USER}",
                "thinking.type.enabled | {'model':'claude-opus-5','thinking':{'type':'enabled'},USER}",
                "thinking.type.adaptive | {'model':'claude-haiku-4-5','thinking':{'type':'adaptive'},USER}",
                "thinking.type.disabled | {'model':'claude-opus-5-5','thinking':{'type':'disabled'},USER}",
                "thinking.type.disabled | {'model':'claude-sonnet-5-5','thinking':{'type':'disabled'},USER}",
                "thinking.type.disabled | {'model':'claude-haiku-5-5','thinking':{'type':'disabled'},"
                        + "'output_config':{'effort':'max'},USER}",
                "thinking.type.between_tools | {'model':'claude-opus-5-5','thinking':{'type':'between_tools'},USER}",
                "at least 1024 | {'model':'claude-haiku-4-5','thinking':{'type':'enabled','budget_tokens':9},USER}",
                "above the budget | {'model':'claude-haiku-4-5',"
                        + "'thinking':{'type':'enabled','budget_tokens':2000},USER}",
                "output_config.effort | {'model':'claude-haiku-4-5','output_config':{'effort':'low'},USER}",
                "output_config.effort | {'model':'claude-opus-4-6','output_config':{'effort':'xhigh'},USER}",
                "are not supported for this model. |"
                        + " {'model':'claude-sonnet-5-5',TOOLS,'tool_choice':{'type':'any'},USER}",
                "prefill | {'model':'claude-opus-5','messages':[U,{'role':'assistant','content':'x'}]}",
                "role system | {'model':'claude-sonnet-5','messages':[U,{'role':'system','content':'x'}]}",
                "above the maximum | {'model':'claude-haiku-4-5','max_tokens':64001,USER}",
            })
    void aConversationThatBreaksARuleIsRefused(String words, String body) {
        assertThat(MessagesRules.problem(spelledOut(body).getBytes(StandardCharsets.UTF_8)))
                .get(InstanceOfAssertFactories.STRING)
                .contains(words);
    }

    private static String spelledOut(String body) {
        String request = body.replace("USER", "'messages':[U]")
                .replace("TOOLS", "'tools':[TOOL]")
                .replace("TOOL]", "{'name':'t','input_schema':{'type':'object'}}]")
                .replace("TOOL,", "{'name':'t','input_schema':{'type':'object'}},")
                .replace("CALL", "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'t','input':{}}]}")
                .replace("RESULT", "{'type':'tool_result','tool_use_id':'a'}")
                .replace("MARKED", "{'type':'text','text':'x','cache_control':{'type':'ephemeral'}}")
                .replace("[U", "[{'role':'user','content':'x'}")
                .replace(",U", ",{'role':'user','content':'x'}");
        String limited = request.contains("max_tokens") ? request : request.replaceFirst("\\{", "{'max_tokens':1500,");
        String named = limited.contains("'model'") ? limited : limited.replaceFirst("\\{", "{'model':'claude-x',");
        return named.replace('\'', '"');
    }

    @ParameterizedTest
    @CsvSource({
        "authorization, Bearer gw",
        "api-key, gw",
        "cookie, a=b",
        "x-forwarded-for, 10.0.0.1",
        "x-request-id, mine",
        "x-gateway-request-id, ours",
        "anthropic-workspace-id, wrkspc_1",
        "x-anything-else, 1",
        "accept-encoding, gzip"
    })
    void whatAGatewayMustKeepIsAViolation(String name, String value) throws Exception {
        client.send(client.valid("/v1/messages", TestClient.BODY).header(name, value));

        assertThat(upstream.violations()).hasSize(1);
    }
}
