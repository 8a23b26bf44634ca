package dev.aigateway.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({"250ms, PT0.25S", "10s, PT10S", "1.5s, PT1.5S", "5m, PT5M", "60m, PT1H", "24h, PT24H", "90d, PT2160H"})
    void durationsHaveAUnit(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @Test
    void aDurationIsAtMostAHundredYears() {
        assertThat(Durations.parse("36500d")).isEqualTo(Duration.ofDays(36_500));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse("36500.1d"))
                .withMessage("expected a duration of at most 36500d");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1048576, 1048576", "512B, 512", "64KiB, 65536", "33MiB, 34603008", "1.5GiB, 1610612736"})
    void sizesAreBytes(String text, long expected) {
        assertThat(Sizes.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1200, 1200", "500k, 500000", "2M, 2000000", "1.5M, 1500000", "1G, 1000000000"})
    void numbersMayBeShort(String text, long expected) {
        assertThat(Numbers.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "-1s", "s", "10 s", "1.5ms", "10y", "1e3s", "999999999999999999d"})
    void aDurationIsWholeMillisecondsOrRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("expected a duration such as 250ms, 10s, 5m, 24h or 90d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "33MB", "0.5", "1,000", "99999999999999999999"})
    void aSizeIsWholeBytesOrRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Sizes.parse(text));
    }

    @Test
    void aNumberIsWholeOrRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Numbers.parse("1.5"));
        assertThatIllegalArgumentException().isThrownBy(() -> Numbers.parse("2m"));
    }
}
