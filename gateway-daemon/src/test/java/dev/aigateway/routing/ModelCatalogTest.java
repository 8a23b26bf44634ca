package dev.aigateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Caller;
import dev.aigateway.access.CredentialId;
import dev.aigateway.access.Role;
import dev.aigateway.provider.simulated.SimulatedProvider;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.PriceBook;
import dev.aigateway.usage.Rates;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCatalogTest {

    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final Caller ANYBODY = new Caller(
            new AccountId(UUID.randomUUID()), new CredentialId(UUID.randomUUID()), "a", Role.MEMBER, List.of());

    private Instant now = MARCH;
    private final ModelCatalog catalog = new ModelCatalog(
            new ModelTable(SimulatedProvider.create(), Map.of("claude-old", "claude-a", "claude-else", "claude-x")),
            new PriceBook(
                    1,
                    List.of(
                            price("claude-a", false, MARCH),
                            price("claude-a", false, JANUARY),
                            price("claude-b", false, MARCH),
                            price("claude-b", true, MARCH),
                            price("claude-c", false, MARCH.plusSeconds(1)),
                            price("*", false, JANUARY))),
            () -> now);

    @Test
    void aModelIsAsOldAsItsFirstPriceAndListedOnce() {
        assertThat(catalog.forCaller(ANYBODY))
                .extracting(ListedModel::id)
                .containsExactly("claude-else", "claude-old", "claude-b", "claude-a");
        assertThat(catalog.find("claude-old", ANYBODY).orElseThrow().releasedAt())
                .isEqualTo(JANUARY);
    }

    @Test
    void aModelThatIsOnlyAnnouncedIsListedOnItsDay() {
        assertThat(catalog.find("claude-c", ANYBODY)).isEmpty();
        now = MARCH.plusSeconds(1);
        assertThat(catalog.find("claude-c", ANYBODY)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-5-5, Claude Sonnet 5.5",
        "claude-opus-5, Claude Opus 5",
        "claude-fast, Claude Fast",
    })
    void aTitleIsMadeFromAnId(String id, String title) {
        assertThat(ModelCatalog.title(id)).isEqualTo(title);
    }

    private static Price price(String model, boolean fast, Instant from) {
        return new Price(1, "anthropic", model, fast, 0, from, new Rates(1, 1, 1, 1, 1));
    }
}
