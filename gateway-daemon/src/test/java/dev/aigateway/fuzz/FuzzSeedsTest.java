package dev.aigateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for any bytes holds for the seeds, what was found before among them, and for a few thousand relatives. */
class FuzzSeedsTest {

    private static final int RELATIVES = 2_000;
    /** {@code -Drandom.seed} repeats what failed. */
    private static final long SEED = Long.getLong("random.seed", 20_261_101);

    @ParameterizedTest
    @EnumSource
    void everySeedAndItsRelativesAreHarmless(FuzzTarget target) throws Exception {
        List<byte[]> seeds = target.seeds();
        assertThat(seeds).hasSizeGreaterThan(2);
        for (byte[] seed : seeds) {
            run(target, seed);
        }
        Mutations mutations = new Mutations(SEED, seeds);
        for (int i = 0; i < RELATIVES; i++) {
            run(target, mutations.next());
        }
    }

    private static void run(FuzzTarget target, byte[] input) throws Exception {
        try {
            target.run(input);
        } catch (AssertionError e) {
            throw new AssertionError(target + " fails for " + HexFormat.of().formatHex(input), e);
        }
    }
}
