package dev.aigateway.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The main process of a running Postgres, as its pid file tells of it. */
record Postmaster(long pid, boolean ready) {

    private static final String PID_FILE = "postmaster.pid";
    private static final int STATUS_LINE = 7;

    static Optional<Postmaster> running(Path cluster) {
        return recorded(cluster).filter(Postmaster::isPostgres);
    }

    /** After a reboot its number may be another program's; Postgres would take that for itself and refuse to start. */
    static void forgetIfReused(Path cluster) {
        recorded(cluster)
                .filter(process -> process.name().isPresent() && !process.isPostgres())
                .ifPresent(process -> delete(cluster.resolve(PID_FILE)));
    }

    private static Optional<Postmaster> recorded(Path cluster) {
        try {
            List<String> lines = Files.readAllLines(cluster.resolve(PID_FILE));
            boolean ready =
                    lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Postmaster(Long.parseLong(lines.getFirst().strip()), ready));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new TrialDatabaseFailure("cannot read " + cluster.resolve(PID_FILE), e);
        }
    }

    private boolean isPostgres() {
        return name().filter("postgres"::equals).isPresent();
    }

    private Optional<String> name() {
        try {
            // In a container root may not see the executable of a process that belongs to nobody, but this it may.
            return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), "comm"))
                    .strip());
        } catch (IOException e) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().command())
                    .map(command -> command.substring(command.lastIndexOf('/') + 1));
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new TrialDatabaseFailure("cannot delete " + file, e);
        }
    }
}
