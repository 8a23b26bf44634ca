package dev.aigateway.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Transactions on their way to the database, and acknowledgements on their way back: late, lost, out of order, twice. */
final class Network {

    private static final int LOST_OF = 8;
    private static final int TWICE_OF = 8;

    private final Random random;
    private final List<Runnable> underway = new ArrayList<>();

    Network(Random random) {
        this.random = random;
    }

    void send(Runnable message) {
        underway.add(message);
    }

    boolean idle() {
        return underway.isEmpty();
    }

    void deliverAny() {
        if (idle()) {
            return;
        }
        Runnable message = underway.remove(random.nextInt(underway.size()));
        if (random.nextInt(LOST_OF) == 0) {
            return;
        }
        if (random.nextInt(TWICE_OF) == 0) {
            underway.add(message);
        }
        message.run();
    }

    void deliverNext() {
        if (!idle()) {
            underway.removeFirst().run();
        }
    }
}
