package dev.aigateway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.access.KeySecret;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Script;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the libraries make of a refusal, and how often they ask again. */
@Tag("acceptance")
class RefusalsTest {

    /** Vercel's library asks three times whatever the answer says. */
    @ParameterizedTest
    @CsvSource({
        "openai,chat,'',1",
        "anthropic,message,'',1",
        "vercel,text,openai,3",
        "vercel,text,anthropic,3",
        "langchain,text,openai,1",
        "langchain,text,anthropic,1"
    })
    void aSpentBudgetIsTold(String library, String scenario, String provider, int requests) {
        try (Acceptance acceptance = Acceptance.start(Map.of("DEFAULT_MONTHLY_LIMIT_USD", "0"))) {
            Seen seen = acceptance.play(library, scenario, provider);

            assertRefused(seen, 429, "Monthly cost limit exceeded ($0.00 / $0.00)");
            assertThat(seen.requests()).isEqualTo(requests);
            assertThat(acceptance.upstream().requests()).isEmpty();
            assertThat(acceptance.attempts())
                    .hasSize(requests)
                    .extracting(Attempt::state)
                    .containsOnly("refused");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openai,chat,''",
        "anthropic,message,''",
        "vercel,text,openai",
        "vercel,text,anthropic",
        "langchain,text,openai",
        "langchain,text,anthropic"
    })
    void anUnknownKeyIsToldOnce(String library, String scenario, String provider) {
        try (Acceptance acceptance = Acceptance.start()) {
            String unknown = KeySecret.generate(new SecureRandom()).reveal();

            Seen seen = acceptance.playWithKey(unknown, library, scenario, provider);

            assertRefused(seen, 401, "invalid gateway key");
            assertThat(seen.requests()).isEqualTo(1);
            assertThat(acceptance.upstream().requests()).isEmpty();
            assertThat(acceptance.attempts()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"openai,unknownModel,model_not_found", "anthropic,unknownModel,"})
    void anUnknownModelIsToldOnce(String library, String scenario, String code) {
        try (Acceptance acceptance = Acceptance.start()) {
            Seen seen = acceptance.play(library, scenario);

            assertRefused(seen, 404, "the model gpt-9 is not known here");
            assertThat(seen.thrown().path("code").asText(null)).isEqualTo(code);
            assertThat(seen.thrown().path("requestID").asText()).isNotEmpty();
            assertThat(seen.requests()).isEqualTo(1);
            assertThat(acceptance.attempts()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openai,chat,''",
        "anthropic,message,''",
        "vercel,text,openai",
        "vercel,text,anthropic",
        "langchain,text,openai",
        "langchain,text,anthropic"
    })
    void theProvidersWordsReachTheClient(String library, String scenario, String provider) {
        try (Acceptance acceptance = Acceptance.start()) {
            acceptance
                    .upstream()
                    .enqueue(Script.Refusal.of(400, "invalid_request_error", "messages: too many of them"));

            Seen seen = acceptance.play(library, scenario, provider);

            assertRefused(seen, 400, "messages: too many of them");
            assertThat(seen.requests()).isEqualTo(1);
            assertThat(acceptance.attempts()).extracting(Attempt::state).containsExactly("void");
        }
    }

    @ParameterizedTest
    @CsvSource({"openai,chat,'',503", "anthropic,message,'',529", "vercel,text,openai,503", "vercel,text,anthropic,529"
    })
    void anOverloadedProviderIsAskedAgain(String library, String scenario, String provider, int status) {
        try (Acceptance acceptance = Acceptance.start()) {
            acceptance.upstream().enqueue(Scripted.OVERLOADED, Scripted.OVERLOADED);

            Seen seen = acceptance.play(library, scenario, provider);

            assertThat(seen.returned().toString()).contains(Acceptance.TEXT);
            assertThat(seen.requests()).isEqualTo(3);
            assertThat(acceptance.attempts()).extracting(Attempt::state).containsExactly("void", "void", "settled");
            acceptance.gateway().assertLedgerEqualsBook();
        }
    }

    /** Vercel's library hides the last error in its own. */
    private static void assertRefused(Seen seen, int status, String message) {
        JsonNode thrown = seen.thrown();
        JsonNode last = thrown.hasNonNull("last") ? thrown.path("last") : thrown;
        assertThat(last.path("status").asInt()).isEqualTo(status);
        assertThat(last.path("message").asText()).contains(message);
    }
}
