package dev.aigateway.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {

    private static final List<String> OPTIONS = List.of("--month", "--name", "--models");

    @Test
    void exchangedLettersAreSeenThrough() {
        assertThat(Spelling.closest("--nmae", OPTIONS)).contains("--name");
    }

    @Test
    void theMostSimilarWins() {
        assertThat(Spelling.closest("--mouth", OPTIONS)).contains("--month");
    }

    @Test
    void somethingElseIsNotAMisspelling() {
        assertThat(Spelling.closest("--url", OPTIONS)).isEmpty();
    }
}
