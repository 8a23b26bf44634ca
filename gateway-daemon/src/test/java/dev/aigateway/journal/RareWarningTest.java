package dev.aigateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RareWarningTest {

    private final List<String> told = new ArrayList<>();
    private final MovableClock clock = new MovableClock();
    private final RareWarning warning = new RareWarning((sentence, detail) -> told.add(sentence + detail), clock);

    @Test
    void itIsToldOnceAMinute() {
        warning.tell("full ", 1);
        warning.tell("full ", 2);
        clock.pass(Duration.ofSeconds(59));
        warning.tell("full ", 3);
        clock.pass(Duration.ofSeconds(1));
        warning.tell("full ", 4);

        assertThat(told).containsExactly("full 1", "full 4");
    }
}
