package dev.aigateway.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.budget.LimitWarning;
import dev.aigateway.budget.LimitWarning.Kind;
import dev.aigateway.budget.RaisedWarning;
import dev.aigateway.usage.Period;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WarningDocumentTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID ID = UUID.fromString("5f0c2d0e-8d7a-4f6b-9a57-0c2f6d1f3b11");
    private static final Pattern EXAMPLE = Pattern.compile("### Warnings\n.*?```json\n(?<json>.*?)```", Pattern.DOTALL);

    @Test
    void theReadmeShowsItAsItIs() throws IOException {
        JsonNode shown = EXAMPLE.matcher(Files.readString(Path.of("..", "README.md")))
                .results()
                .map((MatchResult match) -> match.group("json"))
                .map(WarningDocumentTest::read)
                .findFirst()
                .orElseThrow();

        assertThat(json("ada@example.com", new LimitWarning(Kind.TOKENS, 80, 810_000, 1_000_000)))
                .isEqualTo(shown);
    }

    @Test
    void dollarsAreExactDecimalStrings() {
        assertThat(json("key:ci", new LimitWarning(Kind.COST, 95, 23_750_000_001L, 25_000_000_000L)))
                .isEqualTo(read("""
                    {"id":"5f0c2d0e-8d7a-4f6b-9a57-0c2f6d1f3b11","type":"limit_warning","account":"key:ci",
                     "period":"2026-11","limit":"cost","threshold_percent":95,"used":"23.750000001","limit_value":"25",
                     "text":"key:ci has used 95 % of $25.00 in 2026-11"}\
                    """));
    }

    @Test
    void ofTheProvidersLimitNobodyKnowsTheAmounts() {
        assertThat(json("the whole company", new LimitWarning(Kind.PROVIDER, 100, 0, 0)))
                .isEqualTo(read("""
                    {"id":"5f0c2d0e-8d7a-4f6b-9a57-0c2f6d1f3b11","type":"provider_limit","account":"the whole company",
                     "period":"2026-11","limit":"provider","threshold_percent":100,"used":null,"limit_value":null,
                     "text":"the whole company has reached its own limit at the model provider in 2026-11"}\
                    """));
    }

    private static JsonNode json(String account, LimitWarning warning) {
        RaisedWarning raised = new RaisedWarning(ID, account, new Period(YearMonth.of(2026, 11)), warning, 1);
        return read(new String(WarningDocument.json(raised), UTF_8));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
