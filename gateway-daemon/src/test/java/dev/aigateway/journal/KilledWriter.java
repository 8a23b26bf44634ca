package dev.aigateway.journal;

import dev.aigateway.budget.OpenAttempt;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A process that does nothing but journal calls, and prints what was done as soon as it was. */
final class KilledWriter {

    private static final int THREADS = 8;

    private KilledWriter() {}

    public static void main(String[] arguments) throws InterruptedException {
        Journal journal = Journal.open(
                Path.of(arguments[0]),
                TestFolder.DAEMON,
                TestFolder.BOOT,
                InstantSource.system(),
                new Limits(64L << 20));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Samples samples = new Samples(i);
            threads.add(Thread.startVirtualThread(() -> write(journal, samples)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void write(Journal journal, Samples samples) {
        while (true) {
            OpenAttempt attempt = samples.attempt();
            journal.dispatched(attempt);
            System.out.println("D " + attempt.id());
            journal.progress(attempt.id(), samples.metering());
            System.out.println("P " + attempt.id());
            journal.ended(samples.settlement(attempt));
            System.out.println("E " + attempt.id());
            journal.settled(attempt.id());
            System.out.println("S " + attempt.id());
        }
    }
}
