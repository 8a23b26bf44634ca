package dev.aigateway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.Script;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer that breaks off looks complete to no library. */
@Tag("acceptance")
class BrokenStreamTest {

    private final Acceptance acceptance = Acceptance.start();

    @AfterEach
    void close() {
        acceptance.close();
    }

    @ParameterizedTest
    @CsvSource({
        "openai,stream,''",
        "openai,streamHelper,''",
        "anthropic,stream,''",
        "langchain,stream,openai",
        "langchain,stream,anthropic"
    })
    void theLibraryThrows(String library, String scenario, String provider) {
        acceptance.upstream().enqueue(new Script.CutMidStream(6, Script.Ending.RST));

        Seen seen = acceptance.play(library, scenario, provider);

        assertThat(seen.thrown().path("message").asText()).contains("interrupted");
        assertEstimated();
    }

    @ParameterizedTest
    @CsvSource({"openai", "anthropic"})
    void vercelsLibraryTellsAnError(String provider) {
        acceptance.upstream().enqueue(new Script.CutMidStream(6, Script.Ending.RST));

        Seen seen = acceptance.play("vercel", "stream", provider);

        assertThat(seen.returned().path("errors").toString()).contains("interrupted");
        assertThat(Acceptance.texts(seen.returned().path("parts"))).contains("text-delta", "error");
        assertEstimated();
    }

    private void assertEstimated() {
        assertThat(acceptance.upstream().requests()).hasSize(1);
        assertThat(acceptance.attempts()).singleElement().satisfies((Attempt attempt) -> {
            assertThat(attempt.state()).isEqualTo("settled");
            assertThat(attempt.source()).isEqualTo("estimated");
            assertThat(attempt.usage().input()).isEqualTo(21);
        });
    }
}
