package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.error.GatewayException;
import dev.aigateway.error.GatewayException.CostLimitExceeded;
import dev.aigateway.error.GatewayException.CostReserved;
import dev.aigateway.error.GatewayException.LimitedParty;
import dev.aigateway.error.GatewayException.TokenLimitExceeded;
import dev.aigateway.error.GatewayException.TokensReserved;
import dev.aigateway.format.WireFormat;
import dev.aigateway.usage.Money;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorRendererTest {

    private static final Instant RESET = Instant.parse("2026-12-01T00:00:00Z");
    private static final Duration LEFT = Duration.ofDays(6);

    /** Strictly, what no longer fits is refused though something is left. */
    @ParameterizedTest
    @CsvSource({"970, 100", "1000, 100", "1509, 150"})
    void anExhaustedLimitIsUsedToAHundredPercentAtLeast(long used, String percent) {
        assertThat(limitUsed(new TokenLimitExceeded(used, 1000, LimitedParty.ACCOUNT, RESET, LEFT)))
                .isEqualTo(percent);
        assertThat(limitUsed(
                        new CostLimitExceeded(new Money(used), new Money(1000), LimitedParty.COMPANY, RESET, LEFT)))
                .isEqualTo(percent);
    }

    @Test
    void ofAReservedLimitOnlyWhatIsSettledIsUsed() {
        assertThat(limitUsed(new TokensReserved(605, 500, 1000, LimitedParty.ACCOUNT)))
                .isEqualTo("60");
        assertThat(limitUsed(new CostReserved(new Money(605), new Money(500), new Money(1000), LimitedParty.ACCOUNT)))
                .isEqualTo("60");
    }

    private static String limitUsed(GatewayException error) {
        return ErrorRenderer.render(error, WireFormat.OPENAI_CHAT, LimitErrorFormat.STRING, "id")
                .headers()
                .getOrDefault("x-gateway-limit-used", "");
    }
}
