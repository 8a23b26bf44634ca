package dev.aigateway.daemon;

import dev.aigateway.store.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The gateway in a process of its own, with no environment but its settings. */
public final class DaemonProcess implements AutoCloseable {

    /** How long a test waits before it has failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    /** As a line of text, in the banner of a demo, or as a line of JSON. */
    private static final Pattern LISTENING = Pattern.compile(
            "(?:listening on |gateway   http://|listening on [^\\[]*\\[\")127\\.0\\.0\\.1(?::|\",\")(\\d+)");

    private final Process process;
    private final Path printed;

    private DaemonProcess(Process process, Path printed) {
        this.process = process;
        this.printed = printed;
    }

    /** {@code gateway run}, as in {@link #start(Path, String, Map)}. */
    public static DaemonProcess start(Path folder, Map<String, String> settings) throws IOException {
        return start(folder, Main.class, "run", settings);
    }

    /** In a folder for what it prints, which is also its working directory, so that no {@code .env} is found. */
    static DaemonProcess start(Path folder, String mode, Map<String, String> settings) throws IOException {
        return start(folder, Main.class, mode, settings);
    }

    /** As {@link #start(Path, String, Map)}, with another way to start the gateway. */
    public static DaemonProcess start(Path folder, Class<?> main, String mode, Map<String, String> settings)
            throws IOException {
        Path printed = Files.createTempFile(folder, "printed", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(javaOptions(settings));
        command.addAll(List.of(main.getName(), mode));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().clear();
        builder.environment().putAll(settings);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new DaemonProcess(builder.start(), printed);
    }

    /** What the launcher would give to Java. */
    private static List<String> javaOptions(Map<String, String> settings) {
        return settings.containsKey("GATEWAY_JAVA_OPTS")
                ? List.of(settings.get("GATEWAY_JAVA_OPTS").split(" "))
                : List.of();
    }

    /** Returns once it listens. */
    public DaemonProcess awaitListening() {
        try {
            await("listening", () -> listening().find() || !process.isAlive());
        } catch (AssertionError e) {
            kill(); // Nobody has it yet who could.
            throw e;
        }
        if (!listening().find()) {
            throw new AssertionError("ended instead of listening: " + printed());
        }
        return this;
    }

    public URI uri(String path) {
        Matcher listening = listening();
        if (!listening.find()) {
            throw new IllegalStateException("not listening yet: " + printed());
        }
        return URI.create("http://127.0.0.1:" + listening.group(1) + path);
    }

    private Matcher listening() {
        return LISTENING.matcher(printed());
    }

    /** Standard output and standard error, so far. */
    public String printed() {
        try {
            return Files.readString(printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without a chance to do anything more; returns once it has ended. */
    public void kill() {
        process.destroyForcibly();
        var _ = exitCode();
    }

    /** Asks it to end by SIGTERM alone, and returns at once; {@link Process#destroy} would also close what it reads. */
    public void terminate() {
        var _ = process.toHandle().destroy();
    }

    /** It stands still, in the middle of whatever it does. */
    public void pause() {
        Signals.STOP.send(List.of(process.pid()));
    }

    public void resume() {
        Signals.CONT.send(List.of(process.pid()));
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    long pid() {
        return process.pid();
    }

    public boolean running() {
        return process.isAlive();
    }

    /** What it has in memory now, in bytes, as the system counts. */
    public long residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("did not end: " + printed());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }

    /** Waits for what only looking can tell; fails the test if it does not come. */
    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain: " + what + "; printed: " + printed());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    @Override
    public void close() {
        kill();
    }
}
