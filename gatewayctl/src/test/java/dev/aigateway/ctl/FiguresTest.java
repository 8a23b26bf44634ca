package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.usage.Money;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "999, 999",
        "1000, 1.0k",
        "9129, 9.1k",
        "999999, 999.9k",
        "1000000, 1.0M",
        "41299999, 41.2M",
        "2500000000, 2.5G",
        "9223372036854775807, 9223372036.8G",
        "-5000, -5000"
    })
    void compactNumbersAreRoundedDown(long number, String shown) {
        assertThat(Figures.compact(number)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "500000, 500k", "50000000, 50M", "1500000, 1.5M", "'1234567', '1,234,567'", "100, 100"})
    void exactNumbersAreNotRounded(long number, String shown) {
        assertThat(Figures.exact(number)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, $0.00",
        "1, <$0.01",
        "9999999, <$0.01",
        "10000000, $0.01",
        "131024999999, $131.02",
        "131025000000, $131.03",
        "1214370000000, '$1,214.37'"
    })
    void moneyIsShownToTheCent(long nanos, String shown) {
        assertThat(Figures.dollars(new Money(nanos))).isEqualTo(shown);
    }
}
