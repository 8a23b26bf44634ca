package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.proof.TypicalAnswers.Output;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Twenty agents that ask for 32,000 tokens and get 700, with long prompts from the cache, are not refused too early. */
class NoFalseRefusalProofTest {

    private static final int AGENTS = 20;
    private static final int CALLS = 600;
    private static final long LIMIT = 1_500_000;
    private static final int BODY_BYTES = 85_000;
    private static final int MAX_TOKENS = 32_000;
    private static final Pattern USED = Pattern.compile("(?:\"tokensUsed\":|\\()(\\d+)");

    private final Stage stage = Stage.set(3);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void nobodyIsRefusedBelowNineTenthsOfASoftLimit() {
        try (Proof proof = Proof.of("agents", 1)) {
            stage.upstream()
                    .otherwise(new TypicalAnswers(
                            proof.random().nextLong(),
                            0.8,
                            Output.longTailed(700),
                            6,
                            Duration.ofMillis(100),
                            Duration.ofMillis(20)));
            Limits limits = Limits.of(stage, "soft", LIMIT, -1);
            List<Answer> answers = Load.start(AGENTS, CALLS, NoFalseRefusalProofTest::prompt, limits::call)
                    .join();
            List<Answer> refused = answers.stream()
                    .filter(answer -> answer.refused() && !answer.unavailable())
                    .toList();
            proof.say("%d finished, %d refused, the first at %d of %d"
                    .formatted(
                            answers.size() - refused.size(),
                            refused.size(),
                            refused.stream()
                                    .mapToLong(NoFalseRefusalProofTest::used)
                                    .min()
                                    .orElse(-1),
                            LIMIT));
            assertThat(refused).as("the limit was reached").isNotEmpty();
            assertThat(Answer.except(refused, answer -> answer.refused(429) && used(answer) >= LIMIT / 10 * 9))
                    .isEmpty();
            stage.assertBookEqualsLedger(answers);
            proof.did(1);
        }
    }

    private static Prompt prompt() {
        return Prompt.of(Route.MESSAGES, true, MAX_TOKENS, BODY_BYTES);
    }

    private static long used(Answer refusal) {
        Matcher used = USED.matcher(refusal.body());
        return used.find() ? Long.parseLong(used.group(1)) : 0;
    }
}
