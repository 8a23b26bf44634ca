package dev.aigateway.provider.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.ToolUseBlock;
import dev.aigateway.format.Headers;
import dev.aigateway.provider.Metering;
import dev.aigateway.provider.ProviderReply.Complete;
import dev.aigateway.provider.ProviderReply.Refused;
import dev.aigateway.provider.ProviderReply.Streaming;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedAnswerTest {

    private static final String TOOLS = ",'tools':[{'name':'weather','input_schema':{'type':'object','properties':"
            + "{'city':{'type':'string'},'days':{'type':'integer'}},'required':['city']}},"
            + "{'name':'weather_map','input_schema':{'type':'object'}}]";

    private final Asking asking = new Asking();

    @Test
    void aWholeAnswerIsMarkedAndEchoesThePrompt() throws IOException {
        Complete answer = asking.whole(Asking.prompt("What is a gateway?"));

        Message message = Asking.message(answer);
        assertThat(Asking.text(message)).startsWith("Simulated answer").endsWith("You wrote: \"What is a gateway?\"");
        assertThat(message.id()).startsWith("msg_sim_");
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(answer.headers().first("x-gateway-simulated")).hasValue("true");
        assertThat(answer.headers().first("request-id").orElseThrow()).startsWith("req_sim_");
        assertThat(asking.time.pauses()).isEmpty();
    }

    @Test
    void theSameIsStreamedWordByWordAtFiftyASecond() throws IOException {
        String whole = Asking.text(Asking.message(asking.whole(Asking.prompt("Hi"))));

        Streaming answer = asking.stream(Asking.prompt("Hi"));
        Message message = Asking.message(answer);

        assertThat(Asking.text(message)).isEqualTo(whole);
        assertThat(asking.time.passed().toMillis()).isEqualTo(20L * whole.split(" ").length);
        assertThat(answer.headers().first("x-gateway-simulated")).hasValue("true");
    }

    @Test
    void aStreamHasTheEventsOfTheApiInTheirOrder() {
        List<String> frames = Asking.frames(asking.stream(Asking.prompt("Hi"))).stream()
                .map(Asking::text)
                .toList();

        assertThat(frames.getFirst())
                .startsWith("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_sim_")
                .endsWith("\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-5-5\",\"content\":[],"
                        + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":1,"
                        + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":1}}}\n\n");
        assertThat(frames.get(1))
                .isEqualTo("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                        + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
        assertThat(frames.get(2)).isEqualTo("event: ping\ndata: {\"type\":\"ping\"}\n\n");
        assertThat(frames.get(3))
                .isEqualTo("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                        + "\"delta\":{\"type\":\"text_delta\",\"text\":\"Simulated\"}}\n\n");
        assertThat(frames.subList(frames.size() - 3, frames.size()))
                .containsExactly(
                        "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
                        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                                + "\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":28}}\n\n",
                        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void meteringIsRightAtAnyMoment() {
        Streaming answer = asking.stream(Asking.prompt("Hi"));
        assertThat(answer.metering().usage().named()).isFalse();

        for (int frame = 0; frame < 5; frame++) {
            answer.next();
        }
        Metering halfWay = answer.metering();
        assertThat(halfWay.usage().tokens().output()).isEqualTo(1);
        assertThat(halfWay.characters()).isEqualTo("Simulated answer:".length());
        assertThat(halfWay.complete()).isFalse();
        assertThat(halfWay.generating()).hasMillis(40);
        assertThat(halfWay.firstByteAt()).isEqualTo(MovableTime.START);

        Asking.frames(answer);
        Metering whole = answer.metering();
        assertThat(whole.complete()).isTrue();
        assertThat(whole.usage().tokens().output()).isEqualTo(28);
        assertThat(whole.stopReason()).isEqualTo("end_turn");
        assertThat(whole.modelServed()).isEqualTo(Asking.MODEL);
    }

    @Test
    void whatIsMeteredIsWhatTheClientIsTold() throws IOException {
        Complete answer = asking.whole(Asking.prompt("Hi"));

        Message message = Asking.message(answer);
        assertThat(answer.metering().usage().tokens().input())
                .isEqualTo(message.usage().inputTokens());
        assertThat(answer.metering().usage().tokens().output())
                .isEqualTo(message.usage().outputTokens());
        assertThat(answer.metering().complete()).isTrue();
    }

    @Test
    void onlyFramesThatNeedNoTimeAreBuffered() {
        Streaming answer = asking.stream(Asking.prompt("Hi"));

        answer.next();
        assertThat(answer.anotherBuffered()).isTrue();
        answer.next();
        answer.next();
        assertThat(answer.anotherBuffered()).isFalse();
    }

    @Test
    void maxTokensEndTheAnswer() throws IOException {
        String body = Asking.body(3, "{'role':'user','content':'Hi'}", "");

        Message whole = Asking.message(asking.whole(body));
        Message streamed = Asking.message(asking.stream(body));

        assertThat(Asking.text(whole)).isEqualTo("Simulated an");
        assertThat(whole.stopReason()).hasValue(StopReason.MAX_TOKENS);
        assertThat(whole.usage().outputTokens()).isEqualTo(3);
        assertThat(Asking.text(streamed)).isEqualTo("Simulated an");
    }

    @Test
    void aPromptCanCallATool() throws IOException {
        String body = Asking.body(100, "{'role':'user','content':'Please call weather.'}", TOOLS);

        ToolUseBlock whole =
                Asking.message(asking.whole(body)).content().getFirst().asToolUse();
        Message streamed = Asking.message(asking.stream(body));

        assertThat(whole.id()).startsWith("toolu_sim_");
        assertThat(whole.name()).isEqualTo("weather");
        assertThat(whole._input()).hasToString("{city=}");
        assertThat(streamed.stopReason()).hasValue(StopReason.TOOL_USE);
        assertThat(streamed.content().getFirst().asToolUse()._input()).hasToString("{city=}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "call weather_map | '' | weather_map",
                "call weather | ,'tool_choice':{'type':'none'} | -",
                "call sunshine | '' | -",
                "recall weather | '' | -",
                "no tool | ,'tool_choice':{'type':'auto'} | -",
                "no tool | ,'tool_choice':{'type':'any'} | weather",
                "no tool | ,'tool_choice':{'type':'tool','name':'weather_map'} | weather_map",
            })
    void aToolIsUsedWhereItIsCalledOrForced(String text, String choice, String tool) throws IOException {
        String more = TOOLS + (choice.equals("''") ? "" : choice);
        Message message =
                Asking.message(asking.whole(Asking.body(100, "{'role':'user','content':'" + text + "'}", more)));

        assertThat(message.content()
                        .getFirst()
                        .toolUse()
                        .map(ToolUseBlock::name)
                        .orElse("-"))
                .isEqualTo(tool);
    }

    @Test
    void aToolsResultIsAnsweredWithText() throws IOException {
        String messages = "{'role':'user','content':'call weather'},"
                + "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'weather','input':{}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':"
                + "[{'type':'text','text':'12 degrees'}]},{'type':'text','text':'call weather'}]}";

        Message message = Asking.message(asking.whole(Asking.body(100, messages, TOOLS)));

        assertThat(Asking.text(message)).endsWith("The tool returned: \"12 degrees\"");
    }

    @Test
    void tokensAreCountedByTheirCharacters() {
        String text = "x".repeat(400);

        Complete count = (Complete) asking.send(
                "/v1/messages/count_tokens",
                "{'model':'claude-haiku-5-5','system':'" + text + "','messages':[{'role':'user','content':'" + text
                        + "'}]}",
                false);

        assertThat(count.body()).asString().isEqualTo("{\"input_tokens\":200}");
        assertThat(count.headers()).extracting(Headers::fields).asString().contains("x-gateway-simulated");
        assertThat(count.metering().usage().named()).isFalse();
    }

    @Test
    void whatIsNoRequestIsRefused() {
        Refused refusal = asking.refused("{'model':'claude-sonnet-5-5','max_tokens':1}");

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.body())
                .asString()
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                        + "\"message\":\"messages: Field required\"},\"request_id\":\"req_sim_");
        assertThat(refusal.headers().first("x-gateway-simulated")).hasValue("true");
    }

    @Test
    void otherPathsAreNotFound() {
        assertThat(asking.send("/v1/files", "{}", false))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.status()).isEqualTo(404));
    }
}
