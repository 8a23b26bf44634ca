package dev.aigateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.error.GatewayException.UnknownModel;
import dev.aigateway.provider.simulated.SimulatedProvider;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTableTest {

    private final ModelTable table =
            new ModelTable(SimulatedProvider.create(), Map.of("claude-fast", "claude-haiku-5-5"));

    @ParameterizedTest
    @CsvSource({
        "claude-fast, claude-fast, claude-haiku-5-5",
        "claude-haiku-5-5, claude-haiku-5-5, claude-haiku-5-5",
        "anthropic/claude-fast, claude-fast, claude-haiku-5-5",
        "claude:claude-fast, claude-fast, claude-haiku-5-5",
        "claude-fast[1m], claude-fast, claude-haiku-5-5",
        "anthropic/claude-opus-5-5[1m], claude-opus-5-5, claude-opus-5-5",
        "claude-some-new-one, claude-some-new-one, claude-some-new-one",
    })
    void aNameLeadsToAModel(String asked, String plain, String model) {
        Route route = table.route(asked);
        assertThat(route.asked()).isEqualTo(plain);
        assertThat(route.model()).isEqualTo(model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5", "claude:gpt-5", "anthropic/", "[1m]", "claude-", "anthropic/claude:gpt"})
    void whatIsNoNameOfAClaudeModelIsUnknown(String asked) {
        assertThatThrownBy(() -> table.route(asked))
                .isInstanceOf(UnknownModel.class)
                .hasMessageContaining("claude-fast");
    }
}
