package dev.aigateway.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCallReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI_CHAT | \"max_tokens\":9,\"max_completion_tokens\":7 | 7",
                "OPENAI_CHAT | \"max_completion_tokens\":null,\"max_tokens\":9 | 9",
                "OPENAI_CHAT | \"max_output_tokens\":5 | 5",
                "OPENAI_CHAT | \"max_tokens\":-1 | -1",
                "OPENAI_CHAT | \"max_tokens\":99999999999999999999 | -1",
                "OPENAI_CHAT | \"max_tokens\":{\"max_tokens\":3} | -1",
                "ANTHROPIC_MESSAGES | \"max_tokens\":9,\"max_completion_tokens\":7 | 9",
                "ANTHROPIC_MESSAGES | \"max_completion_tokens\":7 | -1",
            })
    void theLimitOfAnAnswerIsReadByTheNamesOfItsFormat(WireFormat format, String fields, long expected) {
        ModelCall call = ModelCallReader.read(
                format, "/p", "", Headers.NONE, ("{\"model\":\"m\"," + fields + "}").getBytes(UTF_8));
        assertThat(call.maxTokens()).isEqualTo(expected < 0 ? OptionalLong.empty() : OptionalLong.of(expected));
    }
}
