package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A month of a company, exported by a program with little memory. */
class LargeExportTest {

    private static final int ROWS = 200_000;
    private static final DatabaseUrl DATABASE = large();

    @TempDir
    Path folder;

    @Test
    void theSameDataGivesTheSameBytesInLittleMemory() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));

        assertEndsWell(export(first));
        // As another table with the same rows has them: a set has no order of its own.
        TestDatabase.execute(DATABASE, "cluster request_2020_01 using request_2020_01_pkey");
        assertEndsWell(export(second));

        assertThat(Files.mismatch(file(first), file(second))).isEqualTo(-1);
        try (Stream<String> lines = Files.lines(file(first))) {
            assertThat(lines.count()).isEqualTo(1 + ROWS);
        }
    }

    @Test
    void aKillLeavesNoFileUnderTheFinalName() throws Exception {
        Path unfinished = folder.resolve(file(folder).getFileName() + ".tmp");

        Process export = export(folder);
        while (export.isAlive() && size(unfinished) == 0) {
            LockSupport.parkNanos(1_000_000);
        }
        export.destroyForcibly();

        assertThat(export.waitFor()).isEqualTo(128 + 9);
        assertThat(unfinished).isNotEmptyFile();
        assertThat(file(folder)).doesNotExist();
    }

    private void assertEndsWell(Process export) throws Exception {
        int exitCode = export.waitFor();
        assertThat(folder.resolve("talk")).content().startsWith("200,000 rows, ");
        assertThat(exitCode).isZero();
    }

    private Process export(Path out) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "dev.aigateway.ctl.Main",
                        "export",
                        "--month",
                        "2020-01",
                        "--out",
                        out.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("talk").toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("DATABASE_URL", Ctl.text(DATABASE));
        return builder.start();
    }

    private static Path file(Path folder) {
        return folder.resolve("usage-2020-01.csv");
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DatabaseUrl large() {
        DatabaseUrl url = TestDatabase.fresh();
        TestDatabase.execute(url, """
            create table request_2020_01 partition of request for values from ('2020-01-01') to ('2020-02-01');
            insert into account (id, kind, name, role)
            values ('00000000-0000-4000-8000-00000000000a', 'service', 'ci', 'member');
            insert into request (id, period, attempt, account_id, credential_id, daemon_id, surface, model_asked,
                                 model_served, provider, state, source, scopes, tok_hold, cost_hold, input_tok,
                                 output_tok, tok_charged, cost_nanos, stream, session_id, opened_at, deadline, closed_at)
            select gen_random_uuid(), '2020-01-01', 1, '00000000-0000-4000-8000-00000000000a', gen_random_uuid(),
                   gen_random_uuid(), '/v1/messages', 'claude-fast', 'claude-haiku-5-5', 'anthropic', 'settled',
                   'reported', '[]', 0, 0, n, n / 10, n + n / 10, n * 1000, true, repeat('s', 36),
                   '2020-01-02 00:00:00Z', now(), '2020-01-02 00:00:01Z'
            from generate_series(1, %d) n
            """.formatted(ROWS));
        return url;
    }
}
