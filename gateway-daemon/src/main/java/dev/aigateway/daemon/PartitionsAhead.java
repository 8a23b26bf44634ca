package dev.aigateway.daemon;

import dev.aigateway.store.Database;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the months of the request log ahead of time, once a day. */
final class PartitionsAhead implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionsAhead.class);

    private final ScheduledExecutorService daily = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("partitions").factory());

    @SuppressWarnings("FutureReturnValueIgnored") // It ends with the executor.
    PartitionsAhead(Database database) {
        daily.scheduleWithFixedDelay(() -> ensure(database), 1, 1, TimeUnit.DAYS);
    }

    /** Two months are there ahead, so that one bad day does not matter. */
    private static void ensure(Database database) {
        try {
            database.ensurePartitions();
        } catch (RuntimeException e) {
            LOG.warn("the partitions of the coming months could not be made, trying again tomorrow", e);
        }
    }

    @Override
    public void close() {
        daily.shutdownNow();
    }
}
