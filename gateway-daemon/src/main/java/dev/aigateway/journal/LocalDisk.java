package dev.aigateway.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file system. */
final class LocalDisk implements Disk {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    @Override
    public Appender create(Path file) throws IOException {
        FileChannel.open(file, Set.of(CREATE, TRUNCATE_EXISTING, WRITE), OWNER_ONLY)
                .close();
        return new LocalAppender(new RandomAccessFile(file.toFile(), "rw"));
    }

    @Override
    public void force(Path path) throws IOException {
        boolean interrupted = Thread.interrupted(); // An interrupted channel fails, and nothing is wrong with the disk.
        StandardOpenOption mode = Files.isDirectory(path) ? READ : WRITE;
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    /** A channel would be closed by the interruption of any thread that writes to it; this is not. */
    private record LocalAppender(RandomAccessFile file) implements Appender {

        @Override
        public void append(byte[] bytes) throws IOException {
            file.write(bytes);
        }

        @Override
        public void truncate(long length) throws IOException {
            file.setLength(length);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
