package dev.aigateway.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.error.GatewayException.LoopDetected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayHopsTest {

    @Test
    void eachGatewayCountsItselfUntilThereAreTooMany() {
        Headers headers = Headers.NONE;
        for (int passed = 1; passed <= GatewayHops.HOPS_MAX; passed++) {
            GatewayHops.check(headers);
            Headers.Field next = GatewayHops.next(headers);
            assertThat(next.value()).isEqualTo(String.valueOf(passed));
            headers = Headers.NONE.and(next);
        }
        Headers tooMany = headers;
        assertThatThrownBy(() -> GatewayHops.check(tooMany)).isInstanceOf(LoopDetected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "00", "1.0", "x", "99999999999999999999"})
    void whatIsNoNumberIsALoop(String hops) {
        assertThatThrownBy(() -> GatewayHops.check(Headers.of(GatewayHops.HEADER, hops)))
                .isInstanceOf(LoopDetected.class);
    }

    @Test
    void theHighestOfSeveralNumbersCounts() {
        Headers twice = Headers.of(GatewayHops.HEADER, "2").and(GatewayHops.HEADER, "0");
        GatewayHops.check(twice);
        assertThat(GatewayHops.next(twice).value()).isEqualTo("3");
        assertThatThrownBy(() -> GatewayHops.check(twice.and(GatewayHops.HEADER, "3")))
                .isInstanceOf(LoopDetected.class);
    }
}
