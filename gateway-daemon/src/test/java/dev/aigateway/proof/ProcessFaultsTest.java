package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aigateway.budget.Step;
import dev.aigateway.daemon.Fault;
import dev.aigateway.daemon.InstalledProgram;
import dev.aigateway.proof.Fleet.Member;
import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.upstream.Gate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 42 to 47: a daemon runs out of memory, files or disk, or finds its journal damaged. */
class ProcessFaultsTest {

    private static final int CALLERS = 10;
    private static final int STREAMS = 5;
    private static final int NO_LONGER_LISTENING = 70;
    private static final Duration AGAIN_WITHIN = Duration.ofSeconds(60);
    private static final Duration WATCHED = Duration.ofSeconds(4);
    /** What the alert GatewayJournalUnhealthy looks at. */
    private static final String JOURNAL_HEALTHY = "gateway_journal_healthy";

    @TempDir
    Path folder;

    @Test
    void fault42ADaemonOutOfMemoryEndsAndItsCallsAreInTheLedger() {
        try (Stage stage = Stage.set(1)) {
            stage.upstream().otherwise(TypicalAnswers.streaming(System.nanoTime()));
            Member member = stage.fleet().member(0);
            assertThat(member.end()).isZero();
            List<Answer> answers;
            try (Load load = Load.start(CALLERS, ProcessFaultsTest::stream, stage::call)) {
                member.startToDie(new Fault(Step.FIRST_FRAME, 2 * CALLERS, Fault.Way.OUT_OF_MEMORY));
                member.start();
                Await.until(
                        "calls again",
                        AGAIN_WITHIN,
                        () -> load.answers().stream().filter(Answer::finished).count() > 3 * CALLERS);
                answers = load.stop();
            }
            stage.assertBookEqualsLedger(answers);
        }
    }

    @Test
    void fault43ADaemonWithoutFilesServesAgainOrEndsForItsSupervisor() throws Exception {
        assumeTrue(InstalledProgram.succeeds("prlimit", "--version"), "prlimit is not installed");
        try (Stage stage = Stage.set(1)) {
            Member member = stage.fleet().member(0);
            stage.warm(stage.key());
            limitFiles(member, Figures.of(member.process()).openFiles() + 3);
            Duration before = cpu(member);
            List<Socket> visitors = visitors(member, 50);
            LockSupport.parkNanos(WATCHED.toNanos());
            Duration used = cpu(member).minus(before);
            for (Socket visitor : visitors) {
                visitor.close();
            }
            assertThat(used)
                    .as("CPU time while it had no files")
                    .isLessThan(WATCHED.multipliedBy(3).dividedBy(4));
            Await.until(
                    "it serves again or ends",
                    AGAIN_WITHIN,
                    () -> !member.process().running() || stage.at(member).finished());
            System.out.println("fault 43: the daemon " + (member.process().running() ? "serves again" : "has ended"));
            if (!member.process().running()) {
                assertThat(member.awaitEnd()).isEqualTo(NO_LONGER_LISTENING);
                member.start();
            }
            Await.until("calls again", AGAIN_WITHIN, () -> stage.at(member).finished());
            stage.assertBookEqualsLedger(List.of());
        }
    }

    private static void limitFiles(Member member, long most) throws InterruptedException {
        long pid = member.process().handle().pid();
        assertThat(InstalledProgram.succeeds("prlimit", "--pid", Long.toString(pid), "--nofile=" + most + ":" + most))
                .isTrue();
    }

    private static Duration cpu(Member member) {
        return member.process().handle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static List<Socket> visitors(Member member, int count) {
        List<Socket> visitors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                visitors.add(new Socket(InetAddress.getLoopbackAddress(), member.port()));
            } catch (IOException e) {
                return visitors; // It has ended already, or no longer listens.
            }
        }
        return visitors;
    }

    @Test
    void fault45AFullDiskRefusesNewCallsAndNoRunningOne() throws Exception {
        assumeTrue(
                InstalledProgram.succeeds(
                        "mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", folder.toString()),
                "a small disk cannot be mounted here");
        try (Stage stage = Stage.set(1, Map.of("GATEWAY_DATA_DIR", folder.toString()))) {
            stage.warm(stage.key());
            Gate gate = new Gate();
            Load streams = stage.openStreams(STREAMS, stage.fleet().member(0), gate);
            Path filler = folder.resolve("filler");
            fill(filler);
            Member member = stage.fleet().member(0);
            List<Answer> before = new ArrayList<>();
            Await.until("new calls are refused", AGAIN_WITHIN, () -> {
                before.add(stage.at(member));
                return before.getLast().unavailable();
            });
            assertThat(stage.metric(member, JOURNAL_HEALTHY)).isEqualTo("0");
            gate.open();
            List<Answer> running = streams.join();
            assertThat(running).hasSize(STREAMS).allMatch(Answer::finished);
            assertThat(stage.at(member).unavailable()).isTrue();
            Files.delete(filler);
            Await.until("calls again", AGAIN_WITHIN, () -> stage.at(member).finished());
            assertThat(stage.metric(member, JOURNAL_HEALTHY)).isEqualTo("1");
            before.addAll(running);
            stage.assertBookEqualsLedger(before);
        } finally {
            var _ = InstalledProgram.succeeds("umount", "--lazy", folder.toString());
        }
    }

    private static void fill(Path file) {
        byte[] block = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // Full.
        }
    }

    /** An fsync is only asked for while the database is away. */
    @Test
    void fault46ADiskThatCannotBeForcedLosesNoRunningCall() throws Exception {
        assumeTrue(InstalledProgram.succeeds("strace", "-V"), "strace is not installed");
        try (Stage stage = Stage.set(1)) {
            stage.warm(stage.key());
            Gate gate = new Gate();
            Load streams = stage.openStreams(STREAMS, stage.fleet().member(0), gate);
            Member member = stage.fleet().member(0);
            assertThat(stage.metric(member, JOURNAL_HEALTHY)).isEqualTo("1");
            Process strace = failingForces(member);
            List<Answer> running;
            try {
                stage.postgres().freeze();
                assertThat(stage.at(member).unavailable()).isTrue();
                gate.open();
                running = streams.join();
                assertThat(running).hasSize(STREAMS).allMatch(Answer::finished);
                Await.until("a force fails", AGAIN_WITHIN, () -> injected() > 0);
                assertThat(stage.metric(member, JOURNAL_HEALTHY)).isEqualTo("0");
            } finally {
                stage.postgres().thaw();
                strace.destroy();
                strace.waitFor();
            }
            Await.until("calls again", AGAIN_WITHIN, () -> stage.at(member).finished());
            stage.assertBookEqualsLedger(running);
        }
    }

    private Process failingForces(Member member) throws IOException {
        Process strace = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-e",
                        "inject=fsync,fdatasync:error=EIO",
                        "-e",
                        "trace=fsync,fdatasync",
                        "-p",
                        Long.toString(member.process().handle().pid()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("strace.log").toFile())
                .start();
        Await.until("strace is attached", AGAIN_WITHIN, () -> log().contains("attached"));
        return strace;
    }

    private long injected() {
        return log().lines().filter(line -> line.contains("(INJECTED)")).count();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("strace.log"));
        } catch (IOException e) {
            return ""; // Not there yet.
        }
    }

    @Test
    void fault47ADamagedEndOfTheJournalIsToldAndTheRestCounts() throws Exception {
        try (Stage stage = Stage.set(1)) {
            stage.warm(stage.key());
            Gate gate = new Gate();
            Load streams = stage.openStreams(STREAMS, stage.fleet().member(0), gate);
            Member member = stage.fleet().member(0);
            member.kill();
            List<Answer> cut = streams.join();
            assertThat(cut).hasSize(STREAMS).allMatch(Answer::broken);
            gate.open();
            Files.write(lastSegment(member), new byte[] {0, 0, 1, 7, 42, 42, 42}, StandardOpenOption.APPEND);

            member.start();

            assertThat(member.process().printed()).contains("a part of the journal is lost");
            assertThat(stage.at(member).finished()).isTrue();
            stage.assertBookEqualsLedger(cut);
        }
    }

    private static Path lastSegment(Member member) throws IOException {
        try (Stream<Path> files = Files.list(member.data().resolve("journal"))) {
            return files.filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList()
                    .getLast();
        }
    }

    private static Prompt stream() {
        return Prompt.of(Route.MESSAGES, true, 300, 300);
    }
}
