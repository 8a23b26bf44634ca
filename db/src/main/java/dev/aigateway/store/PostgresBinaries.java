package dev.aigateway.store;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.tukaani.xz.XZInputStream;

/** The programs of Postgres for this system: one compressed archive on the class path, unpacked once per data folder. */
record PostgresBinaries(Path folder) {

    static PostgresBinaries unpacked(Path parent) {
        try {
            byte[] archive = archive();
            Path folder = parent.resolve(name(archive));
            if (!Files.isDirectory(folder)) {
                unpack(archive, folder);
            }
            return new PostgresBinaries(folder);
        } catch (IOException e) {
            throw new TrialDatabaseFailure("cannot unpack Postgres into " + parent + ": " + e.getMessage(), e);
        }
    }

    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    private static byte[] archive() throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String resource = "/postgres-" + system + "-" + processor + ".txz";
        try (InputStream in = PostgresBinaries.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException("no programs for this system on the class path, " + resource
                        + "; set DATABASE_URL to use a Postgres of your own");
            }
            return in.readAllBytes();
        }
    }

    // Named by content: a newer Postgres lands beside the old one.
    private static String name(byte[] archive) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void unpack(byte[] archive, Path folder) throws IOException {
        Path incomplete = folder.resolveSibling(folder.getFileName() + ".new");
        FileTree.delete(incomplete);
        TrialFolder.createPrivate(incomplete);
        untar(new XZInputStream(new ByteArrayInputStream(archive)), incomplete);
        Files.move(incomplete, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void untar(InputStream tar, Path target) throws IOException {
        // -o: as root, too, the files become ours and not those of whoever packed them.
        var command = new ProcessBuilder("tar", "-xof", "-", "-C", target.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process = command.start();
        try (tar;
                var in = process.getOutputStream()) {
            tar.transferTo(in);
        }
        if (ExitCode.of(process) != 0) {
            throw new IOException("tar failed");
        }
    }
}
