package dev.aigateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsedShareTest {

    @ParameterizedTest
    @CsvSource({
        "0, 100000, 0",
        "799, 1000, 79",
        "800, 1000, 80",
        "999999, 1000000, 99",
        "1000000, 1000000, 100",
        "2500, 1000, 250",
        "-5, 1000, 0",
        "0, 0, 100",
        "9223372036854775806, 9223372036854775807, 99",
        "9223372036854775807, 1, 2147483647"
    })
    void itIsRoundedDownAndExact(long used, long limit, long percent) {
        assertThat(UsedShare.percent(used, limit)).isEqualTo(percent);
    }
}
