package dev.aigateway.store;

import dev.aigateway.env.DatabaseUrl;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A Postgres of our own in a data folder, for trying the gateway out and for tests. Any number of threads and processes
 * may open the same folder; the last one to close it stops Postgres. No shutdown hook: whoever opened it closes it after
 * the last use, and a Postgres that a killed process left running is found again.
 */
public final class TrialDatabase implements AutoCloseable {

    // A process must lock a file once only: closing any second channel on it would drop the lock.
    private static final Map<Path, SharedUse> USES = new HashMap<>();

    private final TrialFolder folder;
    private final DatabaseUrl url;
    private boolean closed;

    private TrialDatabase(TrialFolder folder, DatabaseUrl url) {
        this.folder = folder;
        this.url = url;
    }

    /** Whether a trial database was ever started in this data folder. */
    public static boolean exists(Path dataFolder) {
        return TrialFolder.at(dataFolder).hasCluster();
    }

    /** Starts or finds it, creating folder and database if needed; throws {@link TrialDatabaseFailure}. */
    public static TrialDatabase open(Path dataFolder) {
        synchronized (USES) {
            TrialFolder folder = TrialFolder.prepared(dataFolder);
            SharedUse shared = USES.computeIfAbsent(folder.root(), root -> new SharedUse(TrialUse.begin(folder)));
            shared.holders++;
            return new TrialDatabase(folder, shared.use.url());
        }
    }

    /** The database {@code gateway}, as its owner of the same name, who is no superuser. */
    public DatabaseUrl url() {
        return url;
    }

    @Override
    public void close() {
        synchronized (USES) {
            if (!closed) {
                closed = true;
                release();
            }
        }
    }

    private void release() {
        SharedUse shared = USES.get(folder.root());
        if (shared != null && --shared.holders == 0) {
            USES.remove(folder.root());
            shared.use.end();
        }
    }

    private static final class SharedUse {
        private final TrialUse use;
        private int holders;

        SharedUse(TrialUse use) {
            this.use = use;
        }
    }
}
