package dev.aigateway.store;

import dev.aigateway.env.DatabaseUrl;
import java.util.Map;

/**
 * This process's use of a trial database. Postgres is started and stopped only by a process that holds the start lock and
 * finds nobody on the use lock, so that of several processes the first starts it and the last stops it.
 */
final class TrialUse {

    private final TrialFolder folder;
    private final PostgresCluster cluster;
    private final FolderLock useLock;

    private TrialUse(TrialFolder folder, PostgresCluster cluster, FolderLock useLock) {
        this.folder = folder;
        this.cluster = cluster;
        this.useLock = useLock;
    }

    static TrialUse begin(TrialFolder folder) {
        try (var start = FolderLock.on(folder.startLock())) {
            start.lock();
            var cluster = new PostgresCluster(folder, TrialSettings.loadOrCreate(folder));
            var useLock = FolderLock.on(folder.useLock());
            try {
                runOrFind(cluster, useLock);
                return new TrialUse(folder, cluster, useLock);
            } catch (RuntimeException e) {
                useLock.close();
                throw e;
            }
        }
    }

    private static void runOrFind(PostgresCluster cluster, FolderLock useLock) {
        if (useLock.tryLock()) {
            cluster.findOrStart();
            useLock.unlock();
        } else {
            cluster.requireRunning();
        }
        useLock.lockShared();
    }

    DatabaseUrl url() {
        TrialSettings settings = cluster.settings();
        return new DatabaseUrl(
                "127.0.0.1:" + settings.port(),
                PostgresCluster.OWNER,
                PostgresCluster.OWNER,
                settings.ownerPassword(),
                Map.of("sslmode", "disable"));
    }

    void end() {
        try (var start = FolderLock.on(folder.startLock());
                useLock) {
            start.lock();
            useLock.unlock();
            if (useLock.tryLock()) {
                cluster.stop();
            }
        }
    }
}
