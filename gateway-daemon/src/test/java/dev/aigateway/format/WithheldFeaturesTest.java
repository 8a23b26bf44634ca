package dev.aigateway.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.error.GatewayException.NotPermitted;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody may ask the provider for through the gateway, wherever it hides; and what only looks like it. */
class WithheldFeaturesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'workspace_id':'w'",
                "'user_profile_id':'p'",
                "'billing_policy':{'a':1}",
                "'fallback_credit_token':'t'",
                "'container':'c'",
                "'container':{'skills':[]}",
                "'mcp_servers':[{'url':'https://a'}]",
                "'cont\\u0061iner':'c'",
                "'messages':[{'role':'user','content':[{'type':'image','source':{'type':'file','file_id':'f'}}]}]",
                "'messages':[{'role':'user','content':[{'source':{'file\\u005fid':'f'},'type':'document'}]}]",
                "'messages':[{'role':'user','content':[{'type':'tool_result','content':[{'type':'document',"
                        + "'source':{'type':'content','content':[{'type':'image','source':{'file_id':'f'}}]}}]}]}]",
                "'messages':[{'role':'user','content':[{'source':{'file_id':null,'file_id':'f'}}]}]",
                "'messages':[{'role':'user','content':[{'file_id':'f','type':'container_upload'}]}]",
                "'system':[{'type':'document','source':{'type':'file','file_id':'f'}}]",
            })
    void isRefused(String fields) {
        assertThatThrownBy(() -> read(WireFormat.ANTHROPIC_MESSAGES, fields))
                .isInstanceOfSatisfying(
                        NotPermitted.class, e -> assertThat(e.code()).isEqualTo("field_not_allowed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'container':null,'mcp_servers':[],'workspace_id':null",
                "'speed':'fast','inference_geo':'us','fallbacks':[{}],'thread':{'id':'t'}",
                "'tools':[{'type':'web_search_20260209','name':'web_search'}],'betas':['x']",
                "'tools':[{'name':'t','input_schema':{'properties':{'source':{'file_id':'f'},'container':{}}}}]",
                "'metadata':{'container':'c','workspace_id':'w'}",
                "'messages':[{'role':'assistant','content':[{'type':'tool_use','input':{'source':{'file_id':'f'},"
                        + "'type':'container_upload'}}]}]",
                "'messages':[{'role':'user','content':[{'type':'text','text':'source file_id','citations':"
                        + "[{'type':'char_location','file_id':'f','source':'s'}]}]}]",
                "'messages':[{'role':'user','content':[{'type':'document','source':{'type':'base64','data':'x'}}]}]",
                "'messages':'container','system':'mcp_servers'",
                "'messages':[{'role':'user','content':[{'source':{'type':'file','file_id':null}}]}]",
            })
    void passes(String fields) {
        assertThat(read(WireFormat.ANTHROPIC_MESSAGES, fields).model()).isEqualTo("claude-fast");
    }

    @Test
    void isNoMatterInChatWhereNothingUnknownIsPassedOn() {
        assertThat(read(WireFormat.OPENAI_CHAT, "'container':'c'").model()).isEqualTo("claude-fast");
    }

    private static ModelCall read(WireFormat format, String fields) {
        String body = "{'model':'claude-fast'," + fields + "}";
        return ModelCallReader.read(
                format,
                "/v1/messages",
                "",
                Headers.NONE,
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
