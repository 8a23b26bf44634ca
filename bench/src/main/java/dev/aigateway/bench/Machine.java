package dev.aigateway.bench;

import dev.aigateway.store.TestPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The Postgres of a benchmark and the machine below it. */
final class Machine implements AutoCloseable {

    private static final int COMMITS = 200;
    /** Postgres' own default, and room for a month's rows between two checkpoints. */
    private static final List<String> OPTIONS =
            List.of("shared_buffers=128MB", "max_wal_size=8GB", "session_preload_libraries=auto_explain");

    private final Path folder;
    private final TestPostgres postgres;

    private Machine(Path folder, TestPostgres postgres) {
        this.folder = folder;
        this.postgres = postgres;
    }

    /** A new Postgres in a temporary folder, which is deleted on closing. */
    static Machine start() throws IOException {
        Path folder = Files.createTempDirectory("bench");
        return new Machine(folder, TestPostgres.start(folder, OPTIONS.toArray(String[]::new)));
    }

    TestPostgres postgres() {
        return postgres;
    }

    /** For files of other programs. */
    Path folder() {
        return folder;
    }

    /** What Postgres writes while it runs. */
    Path log() {
        return folder.resolve("postgres.log");
    }

    /** What every figure depends on. */
    void describe() {
        System.out.printf(
                "postgres %s, fsync %s, synchronous_commit %s, shared_buffers %s; %d processors, load average %.2f%n",
                postgres.text("show server_version"),
                postgres.text("show fsync"),
                postgres.text("show synchronous_commit"),
                postgres.text("show shared_buffers"),
                Runtime.getRuntime().availableProcessors(),
                loadAverage());
        System.out.println("a bare durable commit: " + bareCommits());
    }

    static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** One record of the write-ahead log and its flush: no admission can be faster. */
    private Latencies bareCommits() {
        List<Long> nanos = new ArrayList<>();
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < COMMITS; i++) {
                long begun = System.nanoTime();
                statement.execute("select pg_logical_emit_message(true, 'bench', 'a commit')");
                nanos.add(System.nanoTime() - begun);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Latencies(nanos);
    }

    @Override
    public void close() {
        postgres.close();
    }
}
