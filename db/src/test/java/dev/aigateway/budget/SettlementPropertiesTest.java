package dev.aigateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.budget.Settlement.Source;
import dev.aigateway.budget.SettlementRules.Effect;
import dev.aigateway.budget.SettlementRules.Standing;
import dev.aigateway.budget.SettlementRules.State;
import dev.aigateway.usage.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What is true however often, by whom and in which order an attempt is ended. */
class SettlementPropertiesTest {

    private static final long SEEDS = Long.getLong("properties.seeds", 3_000);
    private static final int ENDS = 6;

    /** An end of the attempt, and what its report comes to. */
    private record End(Settlement settlement, Amount used) {}

    @Test
    void anAttemptIsChargedOnceAndCorrectedAtMostOnce() {
        attempts((seed, attempt) -> {
            assertThat(attempt.finalEnds()).as("seed %d: ended once", seed).hasSizeLessThanOrEqualTo(1);
            assertThat(attempt.corrections())
                    .as("seed %d: corrected once", seed)
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(attempt.released).as("seed %d: released once", seed).isEqualTo(attempt.hold);
        });
    }

    @Test
    void theChargeAndItsCorrectionAreTheTruth() {
        attempts((seed, attempt) -> assertThat(attempt.charged())
                .as("seed %d: %s", seed, attempt.ends)
                .isEqualTo(attempt.truth()));
    }

    @Test
    void theUsedIsWhatIsChargedAndFallsOnlyByACorrection() {
        attempts((seed, attempt) -> {
            assertThat(attempt.used).as("seed %d", seed).isEqualTo(attempt.charged());
            assertThat(attempt.falls).as("seed %d: uncorrected falls", seed).isZero();
        });
    }

    @Test
    void onlyWhatWasExpiredIsCorrected() {
        attempts((seed, attempt) -> assertThat(attempt.corrections().isEmpty() || attempt.firstIsExpired())
                .as("seed %d: %s", seed, attempt.ends)
                .isTrue());
    }

    @Test
    void aStrictChargeBeyondItsHoldIsToldOf() {
        attempts((seed, attempt) -> assertThat(attempt.effects.stream().anyMatch(Effect::beyondHold))
                .as("seed %d: %s", seed, attempt.ends)
                .isEqualTo(attempt.mode == BudgetMode.STRICT && exceeds(attempt.charged(), attempt.hold)));
    }

    private static boolean exceeds(Amount amount, Amount hold) {
        return amount.tokens() > hold.tokens() || amount.cost().compareTo(hold.cost()) > 0;
    }

    private static void attempts(BiConsumer<Long, Attempt> assertion) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Attempt attempt = new Attempt(random);
            for (int i = 0; i < ENDS; i++) {
                attempt.end(random);
            }
            assertion.accept(seed, attempt);
        }
    }

    /** One row of the log and the budget that it counts in. */
    private static final class Attempt {
        private final BudgetSamples samples;
        private final BudgetMode mode;
        private final Amount hold;
        private final List<End> ends = new ArrayList<>();
        private final List<Effect> effects = new ArrayList<>();
        private Optional<Standing> standing = Optional.of(Standing.OPEN);
        private Amount used = Amount.ZERO;
        private Amount released = Amount.ZERO;
        private int falls;

        Attempt(Random random) {
            samples = new BudgetSamples(random);
            mode = random.nextBoolean() ? BudgetMode.SOFT : BudgetMode.STRICT;
            hold = samples.amount(5_000);
        }

        void end(Random random) {
            Settlement settlement = switch (random.nextInt(4)) {
                case 0 -> SettlementSamples.expired();
                case 1 -> SettlementSamples.unknown();
                case 2 -> SettlementSamples.voided();
                default -> SettlementSamples.used(random.nextBoolean() ? Source.REPORTED : Source.ESTIMATED);
            };
            End end = new End(settlement, samples.amount(6_000));
            ends.add(end);
            standing.ifPresent(now -> apply(now, end));
        }

        /** As the transaction does: only what is open or expired is looked at. */
        private void apply(Standing now, End end) {
            Effect effect = SettlementRules.effect(now, mode, hold, end.settlement(), end.used());
            effects.add(effect);
            released = released.plus(effect.released());
            Amount more = effect.correction().orElse(now == Standing.OPEN ? effect.charged() : Amount.ZERO);
            boolean corrected = effect.correction().isPresent();
            falls += more.tokens() < 0 && !corrected ? 1 : 0;
            used = used.plus(more);
            standing = Optional.of(Standing.EXPIRED).filter(_ -> effect.state() == State.EXPIRED);
        }

        /** What nothing can change any more. */
        List<Effect> finalEnds() {
            return effects.stream()
                    .filter(effect -> effect.state() != State.EXPIRED)
                    .toList();
        }

        List<Amount> corrections() {
            return effects.stream()
                    .flatMap(effect -> effect.correction().stream())
                    .toList();
        }

        /** The charge stands as it was first written; what is known later stands beside it. */
        Amount charged() {
            return corrections().stream().reduce(effects.getFirst().charged(), Amount::plus);
        }

        boolean firstIsExpired() {
            return ends.getFirst().settlement() instanceof Settlement.Expired;
        }

        /** Of the first end that is not an expiry; the hold where there is none. */
        Amount truth() {
            return ends.stream()
                    .filter(end -> !(end.settlement() instanceof Settlement.Expired))
                    .findFirst()
                    .map(this::truth)
                    .orElse(hold);
        }

        private Amount truth(End end) {
            return switch (end.settlement()) {
                case Settlement.Voided _ -> Amount.ZERO;
                case Settlement.Unknown _, Settlement.Expired _ -> hold;
                case Settlement.Used ended ->
                    mode == BudgetMode.STRICT && ended.source() == Source.ESTIMATED ? hold : end.used();
            };
        }
    }
}
