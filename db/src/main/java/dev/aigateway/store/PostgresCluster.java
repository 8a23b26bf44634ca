package dev.aigateway.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/**
 * The Postgres in a data folder: created, started, found again, stopped. The programs are run by our own hand and not by a
 * library for tests, because that one creates its database with trust authentication, unpacks into the shared temporary
 * folder, and cannot take over a Postgres that runs already. Called by the holder of the start lock only.
 */
record PostgresCluster(TrialFolder folder, TrialSettings settings) {

    static final String OWNER = "gateway";

    private static final Duration READY_MAX = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(50);

    /** Starts it unless it runs already, left behind by a process that was killed. */
    void findOrStart() {
        PostgresPrograms programs = PostgresPrograms.of(folder);
        if (!folder.hasCluster()) {
            create(programs);
        }
        if (!foundReady()) {
            start(programs);
        }
    }

    /** For those who come second: the first has started it. */
    void requireRunning() {
        if (!foundReady()) {
            throw new TrialDatabaseFailure("the trial database in " + folder.root()
                    + " is used by another process, but its Postgres has ended: end that process first");
        }
    }

    /** Ends connections, keeps all data. */
    void stop() {
        if (Postmaster.running(folder.cluster()).isPresent()) {
            PostgresPrograms.of(folder).run("", "pg_ctl", "-D", cluster(), "-m", "fast", "-w", "-s", "stop");
        }
    }

    private boolean foundReady() {
        long deadline = System.nanoTime() + READY_MAX.toNanos();
        Optional<Postmaster> found = Postmaster.running(folder.cluster());
        while (found.isPresent() && !found.get().ready()) { // It is just starting or stopping.
            if (System.nanoTime() > deadline) {
                throw new TrialDatabaseFailure("Postgres does not become ready: see " + folder.log());
            }
            pause();
            found = Postmaster.running(folder.cluster());
        }
        return found.isPresent();
    }

    private void start(PostgresPrograms programs) {
        if (!settings.portIsFree()) {
            throw new TrialDatabaseFailure("port " + settings.port() + " of the trial database is taken by another"
                    + " program: end that program, or write another port into " + folder.settings());
        }
        Postmaster.forgetIfReused(folder.cluster());
        // Given with every start, so that no edited file can loosen them.
        String options = "-p " + settings.port()
                + " -c listen_addresses=127.0.0.1 -c unix_socket_directories="
                + " -c fsync=on -c synchronous_commit=on -c max_connections=100 -c log_checkpoints=off";
        programs.run("", "pg_ctl", "-D", cluster(), "-l", folder.log().toString(), "-o", options, "-w", "-s", "start");
    }

    private void create(PostgresPrograms programs) {
        try {
            FileTree.delete(folder.newCluster());
            initialize(programs);
            createOwner(programs);
            Files.move(folder.newCluster(), folder.cluster(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new TrialDatabaseFailure("cannot create the trial database in " + folder.root(), e);
        }
    }

    private void initialize(PostgresPrograms programs) throws IOException {
        Path password = folder.root().resolve("superuser-password.new");
        TrialFolder.writePrivate(password, settings.superuserPassword().value());
        try {
            programs.run(
                    "",
                    "initdb",
                    "--pgdata=" + folder.newCluster(),
                    "--username=postgres",
                    "--auth=scram-sha-256",
                    "--pwfile=" + password,
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions");
        } finally {
            Files.delete(password);
        }
    }

    // Without a server: nobody can connect before every role has its password.
    private void createOwner(PostgresPrograms programs) {
        String sql = """
            CREATE ROLE %1$s LOGIN PASSWORD '%2$s'
            CREATE DATABASE %1$s OWNER %1$s
            """.formatted(OWNER, settings.ownerPassword().value());
        programs.run(
                sql,
                "postgres",
                "--single",
                "-c",
                "exit_on_error=on",
                "-D",
                folder.newCluster().toString(),
                "postgres");
    }

    private String cluster() {
        return folder.cluster().toString();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrialDatabaseFailure("interrupted while waiting for Postgres", e);
        }
    }
}
