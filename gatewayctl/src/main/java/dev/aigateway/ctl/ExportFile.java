package dev.aigateway.ctl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * A file that has its name only once it is whole and on the disk: until then it is {@code NAME.tmp}, and what is left of
 * that after a kill is overwritten by the next one. Only its owner may read it. One thread only.
 */
final class ExportFile implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path target;
    private final Path unfinished;
    private final FileChannel channel;
    private final Optional<MessageDigest> digest;
    private final OutputStream out;

    private ExportFile(Path target, Path unfinished, FileChannel channel, Optional<MessageDigest> digest) {
        this.target = target;
        this.unfinished = unfinished;
        this.channel = channel;
        this.digest = digest;
        OutputStream bytes = Channels.newOutputStream(channel);
        this.out = new BufferedOutputStream(
                digest.<OutputStream>map(sum -> new DigestOutputStream(bytes, sum))
                        .orElse(bytes),
                BUFFER_BYTES);
    }

    static ExportFile begin(Path target) {
        return begin(target, Optional.empty());
    }

    /** Will have its checksum beside it, as {@code sha256sum} writes it. */
    static ExportFile withChecksum(Path target) {
        return begin(target, Optional.of(sha256()));
    }

    private static ExportFile begin(Path target, Optional<MessageDigest> digest) {
        Path unfinished = target.resolveSibling(target.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(unfinished);
            Set<StandardOpenOption> options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            return new ExportFile(target, unfinished, FileChannel.open(unfinished, options, OWNER_ONLY), digest);
        } catch (IOException e) {
            throw cannotWrite(unfinished, e);
        }
    }

    void line(String text) {
        try {
            out.write((text + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw cannotWrite(unfinished, e);
        }
    }

    /** Gives the file its name. */
    void finish() {
        try {
            out.flush();
            channel.force(true);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            syncFolder();
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
        digest.ifPresent(this::writeChecksum);
    }

    private void writeChecksum(MessageDigest sum) {
        try (ExportFile file = begin(target.resolveSibling(target.getFileName() + ".sha256"))) {
            file.line(HexFormat.of().formatHex(sum.digest()) + "  " + target.getFileName());
            file.finish();
        }
    }

    /** Else a crash could take the new name away again. */
    private void syncFolder() throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        try (FileChannel names = FileChannel.open(folder == null ? Path.of("/") : folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /** Leaves nothing of a file that was not finished. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw cannotWrite(unfinished, e);
        }
    }

    private static Failure cannotWrite(Path file, IOException e) {
        return new Failure(ExitCode.FAILED, "cannot write " + file + ": " + e.getMessage(), e);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
