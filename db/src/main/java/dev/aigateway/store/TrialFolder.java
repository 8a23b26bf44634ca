package dev.aigateway.store;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** What lies where in the data folder; nobody but its owner can look inside. */
record TrialFolder(Path root) {

    static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");

    static TrialFolder at(Path dataFolder) {
        return new TrialFolder(dataFolder);
    }

    /** With the folder in place, ours, and closed to others. */
    static TrialFolder prepared(Path dataFolder) {
        try {
            Files.createDirectories(dataFolder);
            Path root = dataFolder.toRealPath();
            requireOurs(root);
            Files.setPosixFilePermissions(root, FOLDER_MODE);
            var folder = new TrialFolder(root);
            if (!Files.exists(folder.log())) {
                writePrivate(folder.log(), "");
            }
            return folder;
        } catch (IOException e) {
            throw new TrialDatabaseFailure("cannot use the data folder " + dataFolder, e);
        }
    }

    boolean hasCluster() {
        return Files.isRegularFile(cluster().resolve("PG_VERSION"));
    }

    Path cluster() {
        return root.resolve("postgres");
    }

    /** Becomes {@link #cluster} once it is complete. */
    Path newCluster() {
        return root.resolve("postgres.new");
    }

    Path binaries() {
        return root.resolve("pg");
    }

    Path settings() {
        return root.resolve("trial-database.properties");
    }

    Path log() {
        return root.resolve("postgres.log");
    }

    Path startLock() {
        return root.resolve("start.lock");
    }

    Path useLock() {
        return root.resolve("use.lock");
    }

    /** Only its owner can read it from the first byte on. */
    static Path writePrivate(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE_MODE));
        return Files.writeString(file, content);
    }

    static void createPrivate(Path folder) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
    }

    // Programs are started from here: a folder that somebody else laid out would run theirs with our rights.
    private static void requireOurs(Path root) throws IOException {
        long owner = ((Number) Files.getAttribute(root, "unix:uid")).longValue();
        if (owner != new UnixSystem().getUid()) {
            throw new TrialDatabaseFailure("the data folder " + root + " belongs to another user");
        }
    }
}
