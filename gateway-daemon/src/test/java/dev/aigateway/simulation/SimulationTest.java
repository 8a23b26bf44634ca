package dev.aigateway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final long SEEDS = Long.getLong("simulation.seeds", 3_000);
    /** Repeats the one that failed if it is the first of one: {@code -Dsimulation.first=7 -Dsimulation.seeds=1}. */
    private static final long FIRST = Long.getLong("simulation.first", 0);

    @Test
    void theLedgerHoldsWhateverHappens() {
        Tally tally = Tally.NOTHING;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            tally = tally.plus(run(seed));
        }
        System.out.println("simulation of " + SEEDS + " seeds: " + tally);
    }

    @Test
    void everythingThatCanHappenHappens() {
        Tally tally = Tally.NOTHING;
        for (long seed = 0; seed < 50; seed++) {
            tally = tally.plus(run(seed));
        }
        assertThat(tally.billed()).isPositive();
        assertThat(tally.expired()).isPositive();
        assertThat(tally.corrected()).isPositive();
        assertThat(tally.voided()).isPositive();
    }

    private static Tally run(long seed) {
        try {
            return new Simulation(seed).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("simulation.first " + seed + ": " + e.getMessage(), e);
        }
    }
}
