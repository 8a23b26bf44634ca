package dev.aigateway.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A lock between processes, which ends with the process that holds it, however that ends. One thread only. */
final class FolderLock implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private @Nullable FileLock held;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static FolderLock on(Path file) {
        var options = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            var mode = PosixFilePermissions.asFileAttribute(TrialFolder.FILE_MODE);
            return new FolderLock(file, FileChannel.open(file, options, mode));
        } catch (IOException e) {
            throw new TrialDatabaseFailure("cannot open " + file, e);
        }
    }

    /** Waits for it. */
    void lock() {
        acquire(() -> channel.lock());
    }

    /** Waits until nobody holds it alone. */
    void lockShared() {
        acquire(() -> channel.lock(0, Long.MAX_VALUE, true));
    }

    /** Takes it alone if nobody holds it. */
    boolean tryLock() {
        return acquire(() -> channel.tryLock());
    }

    void unlock() {
        try {
            if (held != null) {
                held.release();
                held = null;
            }
        } catch (IOException e) {
            throw new TrialDatabaseFailure("cannot unlock " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new TrialDatabaseFailure("cannot close " + file, e);
        }
    }

    private boolean acquire(Locking locking) {
        try {
            held = locking.acquire();
            return held != null;
        } catch (IOException e) {
            throw new TrialDatabaseFailure("cannot lock " + file, e);
        }
    }

    private interface Locking {
        @Nullable
        FileLock acquire() throws IOException;
    }
}
