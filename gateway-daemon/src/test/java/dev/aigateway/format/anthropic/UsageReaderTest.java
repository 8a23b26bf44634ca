package dev.aigateway.format.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.aigateway.sse.SseFrame;
import dev.aigateway.usage.TokenUsage;
import dev.aigateway.usage.UsageIteration;
import dev.aigateway.usage.UsageIteration.Kind;
import dev.aigateway.usage.UsageReport;
import dev.aigateway.usage.UsageReport.Remark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReaderTest {

    /** Decimals are read in two ways here: exactly in streams, and as doubles elsewhere. */
    private static final List<JsonMapper> MAPPERS = List.of(
            JsonMapper.builder().build(),
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build());

    private static final List<String> COUNTS = List.of(
            "0",
            "1",
            "-1",
            "12.0",
            "1.5",
            "-0.5",
            "1e3",
            "9223372036854775807",
            "9223372036854775808",
            "1e999",
            "-1e999",
            "1e-999",
            "1e999999999",
            "1e-999999999",
            "\"7\"",
            "null",
            "true",
            "[]",
            "{}");

    @ParameterizedTest
    @CsvSource({
        "0, 0, false",
        "12, 12, false",
        "12.0, 12, false",
        "1e3, 1000, false",
        "10000000, 10000000, false",
        "1.5, 1, true",
        "-1, 0, true",
        "-9223372036854775808, 0, true",
        "10000001, 128000, true",
        "9223372036854775807, 128000, true",
        "9223372036854775808, 128000, true",
        "1e999, 128000, true",
        "1e999999999, 128000, true",
        "1e-999999999, 0, false",
        "-1e999999999, 0, true"
    })
    void aCountIsForcedIntoWhatIsPossibleAndSaysSo(String json, long counted, boolean implausible) throws IOException {
        for (JsonMapper mapper : MAPPERS) {
            UsageReport report = UsageReader.read(mapper.readTree("{\"output_tokens\":" + json + "}"));
            assertThat(report.output()).isEqualTo(counted);
            assertThat(report.has(Remark.IMPLAUSIBLE)).isEqualTo(implausible);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", "null", "true", "[]", "{}", "\"9223372036854775808\""})
    void whatIsNoNumberNamesNothing(String json) throws IOException {
        for (JsonMapper mapper : MAPPERS) {
            UsageReport report = UsageReader.read(mapper.readTree("{\"output_tokens\":" + json + "}"));
            assertThat(report).isEqualTo(UsageReport.NONE);
        }
    }

    @Test
    void aPromptMayBeReadOftenAndSearchesHaveAnEnd() throws IOException {
        UsageReport report = read(
                "{'input_tokens':9000000,'cache_read_input_tokens':99000000,'server_tool_use':{'web_search_requests':2000,"
                    + "'web_fetch_requests':3}}");
        assertThat(report.tokens()).isEqualTo(new TokenUsage(9_000_000, 0, 0, 1_000_000, 0));
        assertThat(report.webSearchCount()).isEqualTo(1_000);
        assertThat(report.webFetches()).isEqualTo(3);
    }

    @Test
    void hiddenThinkingIsAPartOfTheOutput() throws IOException {
        assertThat(read("{'output_tokens':9,'output_tokens_details':{'thinking_tokens':50}}")
                        .thinkingTokens())
                .isEqualTo(9);
        assertThat(read("{'output_tokens':9,'output_tokens_details':null}").thinkingTokens())
                .isZero();
    }

    @Test
    void theStepsOfACallAreToldApart() throws IOException {
        UsageReport report = read("""
            {'input_tokens':412,'output_tokens':264,'iterations':[
             {'type':'compaction','input_tokens':180000,'output_tokens':3500},
             {'type':'message','model':null,'input_tokens':23,'output_tokens':1,'cache_read_input_tokens':7,
              'cache_creation_input_tokens':30,'cache_creation':{'ephemeral_5m_input_tokens':10,'ephemeral_1h_input_tokens':20}},
             {'type':'advisor_message','model':'claude-opus-5-5','input_tokens':900,'output_tokens':90},
             {'type':'a_new_one','input_tokens':1,'output_tokens':1}, 7, null,
             {'type':'fallback_message','model':'claude-opus-4-8','input_tokens':412,'output_tokens':264}]}
            """);
        assertThat(report.iterations())
                .extracting(UsageIteration::kind)
                .containsExactly(Kind.COMPACTION, Kind.MESSAGE, Kind.ADVISOR, Kind.FALLBACK);
        assertThat(report.iterations().get(1).counts().tokens()).isEqualTo(new TokenUsage(23, 10, 20, 7, 1));
        assertThat(report.iterations().get(2).model()).contains("claude-opus-5-5");
        assertThat(report.servedInstead()).contains("claude-opus-4-8");
        assertThat(report.tokens()).isEqualTo(new TokenUsage(412, 0, 0, 0, 264));
    }

    @Test
    void moreStepsThanAnyCallHasAreNotRead() throws IOException {
        String step = "{'type':'message','input_tokens':1,'output_tokens':1},";
        UsageReport report = read("{'iterations':[" + step.repeat(150) + "{}]}");
        assertThat(report.iterations()).hasSize(100);
        assertThat(report.has(Remark.IMPLAUSIBLE)).isTrue();
    }

    /** The reports of a stream in any order, of anything: never an exception, never below zero, never without end. */
    @Test
    @Timeout(60)
    void noReportsMakeAnImpossibleCount() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            UsageReport usage = UsageReport.NONE;
            for (int event = 0; event < 4; event++) {
                usage = usage(random).over(usage);
            }
            TokenUsage tokens = usage.billedTokens();
            assertThat(List.of(
                            tokens.input(),
                            tokens.cacheWrite5m(),
                            tokens.cacheWrite1h(),
                            tokens.cacheRead(),
                            tokens.output(),
                            usage.thinkingTokens(),
                            usage.webSearchCount()))
                    .as("seed %d, %s", seed, usage)
                    .allMatch(count -> count >= 0 && count <= 4L * 10_000_000);
        }
    }

    private static UsageReport usage(Random random) {
        String counts =
                "{%s,'output_tokens_details':{'thinking_tokens':%s},'server_tool_use':{'web_search_requests':%s},"
                                .formatted(counts(random), any(random), any(random))
                        + "'iterations':[{'type':'compaction',%s},{'type':'advisor_message','model':'m',%s}]}"
                                .formatted(counts(random), counts(random));
        String frame = random.nextBoolean()
                ? "data: {'type':'message_start','message':{'usage':" + counts + "}}\n\n"
                : "data: {'type':'message_delta','delta':{},'usage':" + counts + "}\n\n";
        return switch (AnthropicEvent.of(SseFrame.of(frame.replace('\'', '"')))) {
            case AnthropicEvent.MessageStart start -> start.usage();
            case AnthropicEvent.MessageDelta delta -> delta.usage();
            default -> throw new AssertionError(frame);
        };
    }

    private static String counts(Random random) {
        return "'input_tokens':%s,'cache_creation_input_tokens':%s,'cache_read_input_tokens':%s,'output_tokens':%s,"
                        .formatted(any(random), any(random), any(random), any(random))
                + "'cache_creation':{'ephemeral_5m_input_tokens':%s,'ephemeral_1h_input_tokens':%s}"
                        .formatted(any(random), any(random));
    }

    private static String any(Random random) {
        return COUNTS.get(random.nextInt(COUNTS.size()));
    }

    private static UsageReport read(String json) throws IOException {
        return UsageReader.read(
                MAPPERS.getFirst().readTree(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }
}
