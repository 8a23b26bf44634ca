package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aigateway.daemon.InstalledProgram;
import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.store.TestPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 55 and 56: the disk below Postgres is full or breaks, Postgres ends in a panic, and nothing acknowledged is lost. */
@Tag("long")
class StorageFaultsTest {

    private static final Duration ADMITS_WITHIN = Duration.ofSeconds(5);
    private static final Duration PANIC_WITHIN = Duration.ofSeconds(30);
    private static final int CALLERS = 20;

    @TempDir
    Path folder;

    @Test
    void fault55AFullDiskLosesNothingThatWasAcknowledged() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                InstalledProgram.succeeds(
                        "mount", "-t", "tmpfs", "-o", "size=160m,mode=0700", "tmpfs", disk.toString()),
                "a small disk cannot be mounted here");
        try (TestPostgres postgres = TestPostgres.start(disk.resolve("postgres"))) {
            underLoad(postgres, () -> {
                Path ballast = disk.resolve("ballast");
                fill(ballast);
                Await.until("Postgres panics", PANIC_WITHIN, () -> !switchesToNewLog(postgres));
                Files.delete(ballast);
            });
        } finally {
            InstalledProgram.succeeds("umount", "--lazy", disk.toString());
        }
    }

    @Test
    void fault56ABrokenDiskLosesNothingThatWasAcknowledged() throws Exception {
        assumeTrue(InstalledProgram.succeeds("strace", "-V"), "strace is not installed");
        try (TestPostgres postgres = TestPostgres.start(folder.resolve("postgres"))) {
            underLoad(postgres, () -> {
                List<String> command =
                        new ArrayList<>(List.of("strace", "-f", "-qq", "-e", "inject=fsync,fdatasync:error=EIO"));
                postgres.processes().forEach(process -> command.addAll(List.of("-p", process.toString())));
                Process strace = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("strace.log").toFile())
                        .start();
                try {
                    Await.until("Postgres panics", PANIC_WITHIN, () -> !checkpoints(postgres));
                } finally {
                    strace.destroy();
                    strace.waitFor();
                }
            });
        }
    }

    private interface Breaking {
        void run() throws IOException, InterruptedException;
    }

    private void underLoad(TestPostgres postgres, Breaking breaking) throws IOException, InterruptedException {
        try (Stage stage = Stage.on(postgres, 2)) {
            stage.upstream().otherwise(TypicalAnswers.streaming(System.nanoTime()));
            stage.warm(stage.key());
            List<Answer> answers;
            try (Load load = Load.start(CALLERS, () -> Prompt.of(Route.MESSAGES, true, 500, 500), stage::call)) {
                breaking.run();
                postgres.startAgain();
                stage.admitsAgain(ADMITS_WITHIN);
                answers = load.stop();
            }
            assertThat(Answer.except(answers, Answer::finishedOrUnavailable)).isEmpty();
            stage.assertBookEqualsLedger(answers);
        }
    }

    private static boolean switchesToNewLog(TestPostgres postgres) {
        return succeeds(postgres, "select pg_switch_wal()");
    }

    private static boolean checkpoints(TestPostgres postgres) {
        return succeeds(postgres, "checkpoint");
    }

    private static boolean succeeds(TestPostgres postgres, String sql) {
        try {
            postgres.execute(sql);
            return true;
        } catch (IllegalStateException e) {
            return false; // That is what this waits for.
        }
    }

    private static void fill(Path file) {
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // Full.
        }
    }
}
