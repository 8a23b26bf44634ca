package dev.aigateway.format.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.error.GatewayException.InvalidRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesRequestTest {

    private static final String USER = "{'role':'user','content':'first'}";

    @Test
    void theLastTextIsTheUsersWhateverComesAfterIt() {
        MessagesRequest request = request(USER
                + ",{'role':'assistant','content':'no'}"
                + ",{'role':'user','content':[{'type':'text','text':'<system-reminder>no</system-reminder>'},"
                + "{'type':'image','source':{}},{'type':'text','text':'one'},{'type':'new'},7,"
                + "{'type':'text','text':'two'}]}"
                + ",{'role':'system','content':'/cut'},{'role':'assistant','content':'{'}");

        assertThat(request.lastUserText()).isEqualTo("one\ntwo");
        assertThat(request.lastToolResult()).isEmpty();
    }

    @Test
    void aMessageWithoutTextHasNone() {
        assertThat(request(USER + ",{'role':'user','content':[]}").lastUserText())
                .isEmpty();
        assertThat(request("{'role':'assistant','content':'a'}").lastUserText()).isEmpty();
    }

    @Test
    void aToolResultIsTextOrBlocks() {
        assertThat(request("{'role':'user','content':[{'type':'tool_result','content':'done'}]}")
                        .lastToolResult())
                .hasValue("done");
        assertThat(request("{'role':'user','content':[{'type':'tool_result','content':"
                                + "[{'type':'image'},{'type':'text','text':'done'}]}]}")
                        .lastToolResult())
                .hasValue("done");
        assertThat(request("{'role':'user','content':[{'type':'tool_result'}]}").lastToolResult())
                .hasValue("");
    }

    @Test
    void serverToolsAreNotTheClients() {
        MessagesRequest request = request(
                USER,
                ",'tools':[{'type':'web_search_20250305','name':'web_search'},{'name':'read','input_schema':{}}]");

        assertThat(request.toolNames()).containsExactly("read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5 | {'role':'user','content':'12345'}",
                "5 | {'role':'user','content':[{'type':'text','text':'12345'}]}",
                "5 | {'role':'assistant','content':[{'type':'thinking','thinking':'12345','signature':'not counted'}]}",
                "5 | {'role':'user','content':[{'type':'tool_result','content':[{'type':'text','text':'12345'}]}]}",
                "6000 | {'role':'user','content':[{'type':'image','source':{'data':'iVBORw0KGgo='}}]}",
                "12 | {'role':'user','content':[{'type':'a'}]}",
            })
    void everythingThatWouldBeReadIsCounted(int characters, String message) {
        assertThat(request(message).characters()).isEqualTo(characters);
    }

    @Test
    void systemPromptsAndToolsAreCounted() {
        assertThat(request(USER, ",'system':[{'type':'text','text':'12345'}]").characters())
                .isEqualTo(10);
        assertThat(request(USER, ",'tools':[{}]").characters()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "The request body is not valid JSON | {",
                "The request body is not a JSON object | []",
                "model: Field required | {'max_tokens':1,'messages':[]}",
                "max_tokens: Field required | {'model':'m','messages':[]}",
                "max_tokens: Input should be a valid integer | {'model':'m','max_tokens':1.5,'messages':[]}",
                "max_tokens: Input should be greater than or equal to 1 | {'model':'m','max_tokens':0,'messages':[]}",
                "messages: Field required | {'model':'m','max_tokens':1}",
                "messages: Input should be a valid list | {'model':'m','max_tokens':1,'messages':{}}",
                "messages: at least one message is required | {'model':'m','max_tokens':1,'messages':[]}",
                "messages.0.role: Input should be 'user' or 'assistant' |"
                        + " {'model':'m','max_tokens':1,'messages':[{'role':'tool','content':'a'}]}",
                "messages.0.content: Field required | {'model':'m','max_tokens':1,'messages':[{'role':'user'}]}",
                "messages.0.content: Input should be a valid list |"
                        + " {'model':'m','max_tokens':1,'messages':[{'role':'user','content':1}]}",
            })
    void whatCannotBeAnsweredIsRefusedInTheWordsOfTheApi(String words, String body) {
        assertThatThrownBy(() -> MessagesRequest.toAnswer(bytes(body)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(words);
    }

    @Test
    void countingNeedsNoMaxTokens() {
        assertThat(MessagesRequest.toCount(bytes("{'model':'m','messages':[" + USER + "]}"))
                        .characters())
                .isEqualTo(5);
    }

    @Test
    void aPictureMayBeLarge() {
        String picture = "A".repeat(21_000_000);

        assertThat(request("{'role':'user','content':[{'type':'image','source':{'data':'" + picture + "'}}]}")
                        .characters())
                .isEqualTo(6000);
    }

    private static MessagesRequest request(String messages) {
        return request(messages, "");
    }

    private static MessagesRequest request(String messages, String more) {
        return MessagesRequest.toAnswer(
                bytes("{'model':'m','max_tokens':9,'messages':[" + messages + "]" + more + "}"));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
