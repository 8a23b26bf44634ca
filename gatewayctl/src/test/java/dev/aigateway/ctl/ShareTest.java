package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "0, 100, '            0%'",
                "1, 80, '▏           1%'",
                "50, 100, '█████      50%'",
                "87, 100, '████████▋  87%'",
                "94, 100, '█████████▍ 94%'",
                "95, 100, '█████████▌ 95% !'",
                "100, 100, '██████████ 100% !'",
                "250, 100, '██████████ 250% !'",
                "0, 0, '██████████ 100% !'",
                "-5, 100, '            0%'",
                "9223372036854775807, 9223372036854775807, '██████████ 100% !'"
            })
    void theBarHasEighthsAndAMarkWhereItIsNearlyAll(long used, long limit, String bar) {
        assertThat(new Share("", used, limit).bar()).isEqualTo(bar);
    }
}
