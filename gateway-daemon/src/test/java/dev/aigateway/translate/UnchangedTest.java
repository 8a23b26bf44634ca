package dev.aigateway.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.AccountId;
import dev.aigateway.format.Headers;
import dev.aigateway.format.ModelCall;
import dev.aigateway.format.ModelCallReader;
import dev.aigateway.format.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a body changes on its way: the model's name, and what an alias made the client say wrongly. */
class UnchangedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"thinking\":{\"type\":\"adaptive\"},\"model\":\"fast\",\"x\":1.0} | {\"model\":\"MODEL\",\"x\":1.0}",
                "{\"model\":\"fast\", \"thinking\" : { \"type\" : \"adaptive\" } , \"x\":1} | {\"model\":\"MODEL\", "
                        + " \"x\":1}",
                "{\"model\":\"fast\" , \"thinking\":{\"display\":\"omitted\",\"type\":\"adaptive\"} } |"
                        + " {\"model\":\"MODEL\"  }",
                "{\"th\\u0069nking\":{\"type\":\"\\u0061daptive\"},\"model\":\"fast\"} | {\"model\":\"MODEL\"}",
                "{\"a\":{\"thinking\":{\"type\":\"adaptive\"}},\"model\":\"fast\"} |"
                        + " {\"a\":{\"thinking\":{\"type\":\"adaptive\"}},\"model\":\"MODEL\"}",
            })
    void adaptiveThinkingIsTakenOutWhereAnAliasLedToIt(String sent, String received) {
        assertThat(passed(sent, "claude-haiku-4-5")).isEqualTo(received.replace("MODEL", "claude-haiku-4-5"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},\"model\":\"fast\"}",
                "{\"thinking\":{\"type\":\"disabled\",\"adaptive\":\"adaptive\"},\"model\":\"fast\"}",
                "{\"thinking\":{\"x\":{\"type\":\"adaptive\"}},\"model\":\"fast\"}",
                "{\"thinking\":\"adaptive\",\"model\":\"fast\"}",
                "{\"thinking\":null,\"model\":\"fast\"}",
                "{\"thinking\":[],\"model\":\"fast\"}",
            })
    void otherThinkingIsTheClientsOwnAffair(String sent) {
        assertThat(passed(sent, "claude-haiku-4-5")).isEqualTo(sent.replace("fast", "claude-haiku-4-5"));
    }

    @Test
    void adaptiveThinkingStaysForAModelThatKnowsIt() {
        String sent = "{\"model\":\"fast\",\"thinking\":{\"type\":\"adaptive\"}}";

        assertThat(passed(sent, "claude-haiku-5-5")).isEqualTo(sent.replace("fast", "claude-haiku-5-5"));
    }

    @Test
    void whoNamesTheModelItselfGetsTheProvidersOwnAnswer() {
        String sent = "{\"thinking\":{\"type\":\"adaptive\"},\"model\":\"claude-haiku-4-5\"}";

        assertThat(passed(sent, "claude-haiku-4-5")).isEqualTo(sent);
    }

    private static String passed(String body, String model) {
        ModelCall call = ModelCallReader.read(
                WireFormat.ANTHROPIC_MESSAGES, "/v1/messages", "", Headers.NONE, body.getBytes(StandardCharsets.UTF_8));
        AccountId payer = new AccountId(new UUID(1, 2));
        return new String(
                Unchanged.MESSAGES.translate(call, model).request(payer).body(), StandardCharsets.UTF_8);
    }
}
