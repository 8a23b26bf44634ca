package dev.aigateway.format.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.budget.Bounds;
import dev.aigateway.budget.Bounds.Input;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsReaderTest {

    private static final String HIGH_RESOLUTION = "claude-opus-5-5";
    private static final String STANDARD = "claude-sonnet-4-6";
    private static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";
    private static final String IMAGE =
            "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"" + PICTURE
                    + "\"}}";

    @Test
    void aPromptHasAtMostAsManyTokensAsBytes() {
        String body = "{\"model\":\"m\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"naïve 😀\"}]}";
        assertThat(read(body))
                .isEqualTo(new Bounds(
                        new Input.ByBytes(body.getBytes(UTF_8).length), OptionalLong.of(50), 0, 128_000, false));
    }

    @Test
    void aRandomTextIsNeverLongerThanItsJson() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            String json = randomJsonText(random);
            int decoded = new ObjectMapper().readValue(json, String.class).getBytes(UTF_8).length;
            String body = said(json);
            String empty = said("\"\"");
            assertThat(bytes(body) - bytes(empty)).as(json).isGreaterThanOrEqualTo(decoded);
        }
    }

    /** With its quotes; every character in one of the ways in which it may be spelled. */
    private static String randomJsonText(Random random) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = random.nextInt(30); i > 0; i--) {
            int most = new int[] {0x80, 0x800, 0x1_0000, 0x11_0000}[random.nextInt(4)];
            int codePoint = random.nextInt(most);
            boolean half = codePoint >= 0xd800 && codePoint < 0xe000;
            boolean needsEscape = half || codePoint < 0x20 || codePoint == '"' || codePoint == '\\';
            if (needsEscape || random.nextBoolean()) {
                for (char unit : Character.toChars(codePoint)) {
                    json.append("\\u%04x".formatted((int) unit));
                }
            } else {
                json.appendCodePoint(codePoint);
            }
            json.append(random.nextInt(8) == 0 ? "\\n\\\\\\\"\\/" : "");
        }
        return json.append('"').toString();
    }

    @Test
    void toolsAndFormatsAddTheWordsThatExplainThem() {
        String plain = "{\"messages\":[]}";
        assertThat(bytes(plain)).isEqualTo(plain.length());
        for (String field : new String[] {
            "\"tools\":[{\"name\":\"a\",\"input_schema\":{\"type\":\"object\"}},{\"type\":\"custom\",\"name\":\"b\"}]",
            "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}}",
            "\"output_format\":{\"type\":\"json_schema\",\"schema\":{}}"
        }) {
            String body = "{" + field + ",\"messages\":[]}";
            assertThat(bytes(body)).as(field).isEqualTo(body.length() + 1_000);
        }
        for (String field : new String[] {"\"tools\":[]", "\"output_config\":{\"effort\":\"low\"}", "\"tools\":null"}) {
            String body = "{" + field + ",\"messages\":[]}";
            assertThat(bytes(body)).as(field).isEqualTo(body.length());
        }
    }

    @Test
    void aToolThatTheProviderDefinesIsLongerThanItsName() {
        String body =
                "{\"tools\":[{\"type\":\"bash_20250124\",\"name\":\"bash\"},{\"type\":\"computer_20251124\",\"name\":"
                    + "\"computer\"},{\"type\":\"text_editor_20250728\",\"name\":\"e\"},{\"name\":\"memory\",\"type\":"
                    + "\"memory_20250818\"}],\"messages\":[]}";
        assertThat(bytes(body)).isEqualTo(body.length() + 1_000 + 4 * 2_000);
    }

    @ParameterizedTest
    @CsvSource({HIGH_RESOLUTION + ",5000", STANDARD + ",1600", "claude-opus-4-7,5000", "claude-nova-9,5000"})
    void aPictureCountsByItsSizeOnTheScreen(String model, int tokens) {
        String body = content("[" + IMAGE + ",{\"type\":\"text\",\"text\":\"" + PICTURE + "\"}]");
        String without = content(
                "[" + IMAGE.replace("\"" + PICTURE + "\"", "") + ",{\"type\":\"text\",\"text\":\"" + PICTURE + "\"}]");
        assertThat(read(body, model).input()).isEqualTo(new Input.ByBytes(without.length() + tokens));
    }

    @Test
    void picturesAreFoundWhereverTheyMayStand() {
        String result = content("[{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":[" + IMAGE + "]}]");
        String inDocument = content("[{\"source\":{\"content\":[" + IMAGE + "," + IMAGE
                + "],\"type\":\"content\"},\"type\":\"document\"}]");
        String backwards =
                content("[{\"source\":{\"data\":\"" + PICTURE + "\" , \"type\":\"base64\"},\"type\":\"image\"}]");
        assertThat(bytes(result)).isEqualTo(result.length() - PICTURE.length() - 2 + 5_000);
        assertThat(bytes(inDocument)).isEqualTo(inDocument.length() - 2 * (PICTURE.length() + 2) + 2 * 5_000);
        assertThat(bytes(backwards)).isEqualTo(backwards.length() - PICTURE.length() - 5 + 5_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"a b\"}}",
                "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"EqQBCg==\"}",
                "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"b\",\"input\":{\"type\":\"image\",\"source\":{\"type\":"
                        + "\"url\"},\"tools\":[{\"type\":\"web_search_20250305\"}],\"content\":[{\"type\":\"x\"}]}}",
                "{\"type\":\"text\",\"text\":\"a\",\"citations\":[{\"type\":\"char_location\"}]}",
                "{\"type\":\"search_result\",\"source\":\"https://a\",\"title\":\"b\",\"content\":[{\"type\":\"text\","
                        + "\"text\":\"c\"}],\"citations\":{\"enabled\":false}}",
                "\"of the wrong type\"",
            })
    void theseCountByTheirBytes(String block) {
        String body = content("[" + block + "]");
        assertThat(bytes(body)).isEqualTo(body.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"JV\"}}",
                "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"data\":\"a\"},\"citations\":{\"enabled\":true}}",
                "{\"type\":\"tool_result\",\"content\":[{\"type\":\"tool_reference\",\"tool_name\":\"a\"}]}",
                "{\"type\":\"web_fetch_tool_result\",\"content\":{\"type\":\"web_fetch_result\",\"url\":\"https://a\"}}",
                "{\"type\":\"tool_addition\",\"tool\":{\"type\":\"tool_reference\",\"name\":\"a\"}}",
                "{\"type\":\"invented_tomorrow\"}",
            })
    void onlyTheProviderCanCountThese(String block) {
        assertThat(read(content("[" + block + "]")).input()).isEqualTo(new Input.ToBeCounted());
    }

    @Test
    void onlyTheProviderCanCountSetsOfItsTools() {
        String body = "{\"tools\":[{\"type\":\"computer_toolset_20260801\"}],\"messages\":[]}";
        assertThat(read(body).input()).isEqualTo(new Input.ToBeCounted());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tools\":[{\"type\":\"web_search_20250305\"}] | the provider itself runs tools of the type"
                        + " web_search_20250305",
                "\"tools\":[{\"name\":\"a\"},{\"type\":\"web_fetch_20260318\"}] | the provider itself runs tools of"
                        + " the type web_fetch_20260318",
                "\"tools\":[{\"type\":\"code_execution_20260521\"}] | the provider itself runs tools of the type"
                        + " code_execution_20260521",
                "\"tools\":[{\"type\":\"tool_search_tool_regex_20251119\"}] | the provider itself runs tools of the"
                        + " type tool_search_tool_regex_20251119",
                "\"tools\":[{\"type\":\"advisor_20260301\"}] | the provider itself runs tools of the type"
                        + " advisor_20260301",
                "\"tools\":[{\"type\":\"mcp_toolset\"}] | the provider itself runs tools of the type mcp_toolset",
                "\"tools\":[{\"type\":\"a b\\n\"}] | the provider itself runs tools of the type a?b?",
                "\"mcp_servers\":[{\"type\":\"url\"}] | the field mcp_servers",
                "\"fallbacks\":\"default\" | the field fallbacks",
                "\"fallbacks\":[{\"model\":\"a\"}] | the field fallbacks",
                "\"container\":\"container_1\" | the field container",
                "\"thread\":{\"type\":\"create\"} | the field thread",
                "\"compaction\":{\"type\":\"summarize\"} | the field compaction",
                "\"invented_tomorrow\":1 | the field invented_tomorrow",
                "\"context_management\":{\"edits\":[{\"type\":\"compact_20260112\"}]} | context_management with"
                        + " compact_20260112",
                "\"context_management\":{\"other\":1} | the field context_management.other",
                "\"speed\":\"ludicrous\" | the speed ludicrous",
                "\"tools\":[],\"tools\":[] | a field that stands twice",
            })
    void theseHaveNoBound(String field, String why) {
        assertThat(read("{" + field + ",\"messages\":[]}").input()).isEqualTo(new Input.Unbounded(why));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://a\"}} | an image whose source is"
                        + " of the type url",
                "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"a\"}} | an image whose source is of"
                        + " the type file",
                "{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"https://a\"}} | a document whose source"
                        + " is of the type url",
                "{\"type\":\"document\",\"source\":{\"type\":\"file\",\"file_id\":\"a\"}} | a document whose source is"
                        + " of the type file",
                "{\"type\":\"container_upload\",\"file_id\":\"a\"} | a file in a container",
                "{\"type\":\"tool_addition\",\"tool\":{\"type\":\"mcp_toolset_reference\"}} | the tools of an MCP"
                        + " server",
                "{\"type\":\"tool_addition\",\"tool\":{\"type\":\"tool_definition\",\"definition\":{\"type\":\"web_search_20250305\"}}}"
                    + " | the provider itself runs tools of the type web_search_20250305",
                "{\"type\":\"image\",\"type\":\"text\",\"text\":\"a\"} | a field that stands twice",
            })
    void theseBlocksHaveNoBound(String block, String why) {
        assertThat(read(content("[{\"type\":\"text\",\"text\":\"a\"}," + block + "]"))
                        .input())
                .isEqualTo(new Input.Unbounded(why));
    }

    @Test
    void whatClaudeCodeSendsIsBounded() {
        String body = """
            {"model":"m","max_tokens":64000,"stream":true,"thinking":{"type":"adaptive"},"metadata":{"user_id":"{}"},
            "output_config":{"effort":"high"},"context_management":{"edits":[{"type":"clear_thinking_20251015",
            "keep":"all"},{"type":"clear_tool_uses_20250919","trigger":{"type":"input_tokens","value":1}}]},
            "system":[{"type":"text","text":"You.","cache_control":{"type":"ephemeral","ttl":"1h"}}],
            "tools":[{"name":"Read","description":"Reads.","input_schema":{"type":"object","properties":{"type":{}}}}],
            "messages":[{"role":"user","content":"hi"},{"role":"system","content":"Late."}]}\
            """;
        assertThat(bytes(body)).isEqualTo(body.length() + 1_000);
    }

    @Test
    void theLimitsOfAnAnswerAreRead() {
        Bounds bounds =
                read("{\"max_tokens\":8000,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":4000},\"speed\":"
                        + "\"fast\",\"messages\":[]}");
        assertThat(bounds.maxTokens()).hasValue(8_000);
        assertThat(bounds.thinkingBudget()).isEqualTo(4_000);
        assertThat(bounds.leastOutput()).isEqualTo(4_001);
        assertThat(bounds.fast()).isTrue();
        assertThat(read("{\"messages\":[]}", "claude-haiku-4-5").maxOutput()).isEqualTo(64_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "99999999999999999999", "1e3", "-1", "\"1\"", "null", "[1]"})
    void anImpossibleLimitDoesNoHarm(String maxTokens) {
        Bounds bounds = read("{\"max_tokens\":" + maxTokens + ",\"thinking\":{\"budget_tokens\":" + maxTokens
                + "},\"messages\":[]}");
        assertThat(bounds.maxOutput()).isBetween(128_000L, 10_000_000L);
        assertThat(bounds.leastOutput()).isBetween(1L, bounds.maxOutput());
    }

    private static String said(String jsonText) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":" + jsonText + "}]}";
    }

    private static String content(String blocks) {
        return said(blocks);
    }

    private static long bytes(String body) {
        assertThat(read(body).input()).isInstanceOf(Input.ByBytes.class);
        return ((Input.ByBytes) read(body).input()).tokens();
    }

    private static Bounds read(String body) {
        return read(body, HIGH_RESOLUTION);
    }

    private static Bounds read(String body, String model) {
        return BoundsReader.read(body.getBytes(UTF_8), ModelCapabilities.of(model));
    }
}
