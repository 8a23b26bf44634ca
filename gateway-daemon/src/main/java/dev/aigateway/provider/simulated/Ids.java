package dev.aigateway.provider.simulated;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Makes ids that show what they are. */
record Ids(RandomGenerator random) {

    String next(String kind) {
        return kind + "_sim_" + HexFormat.of().toHexDigits(random.nextLong());
    }
}
