package dev.aigateway.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder that is a daemon's identity: its id, and the lock that keeps a second daemon from being the same one. The
 * lock ends with the process, however it ends.
 */
final class DataFolder implements AutoCloseable {

    private final FileChannel lockFile;
    private final UUID daemonId;

    private DataFolder(FileChannel lockFile, UUID daemonId) {
        this.lockFile = lockFile;
        this.daemonId = daemonId;
    }

    /** Makes the folder, for the owner alone, and locks it; throws {@link DataFolderInUse}. */
    static DataFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            FileChannel lockFile = FileChannel.open(
                    folder.resolve("daemon.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(lockFile).isEmpty()) {
                lockFile.close();
                throw new DataFolderInUse(folder);
            }
            return new DataFolder(lockFile, id(folder.resolve("daemon-id")));
        } catch (IOException e) {
            throw new UncheckedIOException("the data folder " + folder + " cannot be used", e);
        }
    }

    private static Optional<FileLock> tryLock(FileChannel file) throws IOException {
        try {
            @Nullable FileLock lock = file.tryLock();
            return Optional.ofNullable(lock);
        } catch (OverlappingFileLockException e) {
            return Optional.empty(); // Another daemon in this very process.
        }
    }

    private static UUID id(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, UUID.randomUUID() + "\n");
        }
        return UUID.fromString(Files.readString(file).strip());
    }

    UUID daemonId() {
        return daemonId;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another daemon runs on the same folder. */
    static final class DataFolderInUse extends RuntimeException {

        private static final long serialVersionUID = 1L;

        DataFolderInUse(Path folder) {
            super("another daemon uses the data folder " + folder
                    + "; stop it, or set GATEWAY_DATA_DIR to a folder of its own");
        }
    }
}
