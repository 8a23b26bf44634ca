package dev.aigateway.proof;

import dev.aigateway.daemon.DaemonProcess;
import dev.aigateway.daemon.Fault;
import dev.aigateway.daemon.FaultyMain;
import dev.aigateway.daemon.TestGateway;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.upstream.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Several daemons on one database, each with a data folder of its own, and no balancer before them. Threads share it. */
final class Fleet implements AutoCloseable {

    /** The end of a daemon that had no chance to do anything more. */
    record Kill(UUID daemon, Instant at) {}

    private static final Pattern LOGGED = Pattern.compile("^\\d\\d:\\d\\d:");

    private final Path folder;
    private final Map<String, String> settings;
    private final List<Member> members;
    private final Queue<Kill> kills = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turn = new AtomicInteger();

    private Fleet(int size, Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.settings = settings;
        this.members = IntStream.range(0, size).mapToObj(Member::new).toList();
    }

    /** All at once; returns when the last one listens. */
    static Fleet start(int size, Path folder, DatabaseUrl database, URI upstream) {
        return start(size, folder, database, upstream, Map.of());
    }

    /** With further settings, or others than the usual ones. */
    static Fleet start(int size, Path folder, DatabaseUrl database, URI upstream, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "PORT",
                "0",
                "DATABASE_URL",
                TestGateway.asText(database),
                "ANTHROPIC_API_KEY",
                ScriptedUpstream.KEY,
                "ANTHROPIC_API_URL",
                upstream.toString(),
                "SHUTDOWN_GRACE",
                "5s"));
        settings.putAll(more);
        Fleet fleet = new Fleet(size, folder, settings);
        try {
            fleet.members.forEach(Member::awaitListening);
            return fleet;
        } catch (Throwable e) {
            fleet.close();
            throw e;
        }
    }

    List<Member> members() {
        return members;
    }

    Member member(int number) {
        return members.get(number);
    }

    /** The port of the next one in turn, dead or alive. */
    int port() {
        return members.get(Math.floorMod(turn.getAndIncrement(), members.size()))
                .port();
    }

    List<Kill> kills() {
        return List.copyOf(kills);
    }

    @Override
    public void close() {
        members.forEach(Member::close);
    }

    /** One of them, across its lives. */
    final class Member {

        private final Path home;
        private final Path data;
        private volatile int port;
        private volatile DaemonProcess process;
        private volatile String fixedPort = "";

        private Member(int number) {
            this.home = folder.resolve("daemon" + number);
            this.data = Path.of(settings.getOrDefault(
                    "GATEWAY_DATA_DIR", home.resolve("data").toString()));
            this.process = launched(Map.of());
        }

        /** Of its present life; nobody listens there between two of them. */
        int port() {
            return port;
        }

        DaemonProcess process() {
            return process;
        }

        /** Where its journal is. */
        Path data() {
            return data;
        }

        UUID id() {
            try {
                return UUID.fromString(
                        Files.readString(data.resolve("daemon-id")).strip());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Returns once it listens. */
        void start() {
            process = launched(Map.of());
            awaitListening();
        }

        /** As {@link #start}, with further settings in this life. */
        void startWith(Map<String, String> more) {
            process = launched(more);
            awaitListening();
        }

        /** As {@link #start}, on that port in this and later lives, as a balancer wants it. */
        void startAt(int ownPort) {
            fixedPort = Integer.toString(ownPort);
            start();
        }

        /** Asks it to end and waits for that; gives its exit code. */
        int end() {
            process.terminate();
            return process.exitCode();
        }

        /** Lets it run until its fault has killed it, perhaps before it ever listened. */
        void startToDie(Fault fault) {
            process = launched(fault.environment());
            try {
                awaitListening();
            } catch (AssertionError e) {
                requireEnd(fault, e);
            }
            requireEnd(fault, new AssertionError("ended otherwise than by " + fault));
            kills.add(new Kill(id(), Instant.now()));
        }

        private void requireEnd(Fault fault, AssertionError otherwise) {
            if (process.exitCode() != fault.exitCode()) {
                throw otherwise;
            }
        }

        private DaemonProcess launched(Map<String, String> more) {
            Map<String, String> all = new HashMap<>(settings);
            all.put("GATEWAY_DATA_DIR", data.toString());
            if (!fixedPort.isEmpty()) {
                all.put("PORT", fixedPort);
            }
            all.putAll(more);
            try {
                Files.createDirectories(home);
                return DaemonProcess.start(home, FaultyMain.class, "run", all);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void awaitListening() {
            port = process.awaitListening().uri("/").getPort();
        }

        /** Its errors in any of its lives, for whoever reads what a failed test printed. */
        private void printErrors() {
            try (Stream<Path> printed = Files.list(home)) {
                for (Path file : printed.filter(Files::isRegularFile).toList()) {
                    printErrors(Files.readAllLines(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void printErrors(List<String> lines) {
            boolean error = false;
            for (String line : lines) {
                error = LOGGED.matcher(line).find() ? line.contains(" ERROR ") : error;
                if (error && !line.startsWith("\t")) {
                    System.out.println(home.getFileName() + ": " + line);
                }
            }
        }

        /** Waits until it has ended by itself; gives its exit code. */
        int awaitEnd() {
            int code = process.exitCode();
            kills.add(new Kill(id(), Instant.now()));
            return code;
        }

        void kill() {
            process.kill();
            kills.add(new Kill(id(), Instant.now()));
        }

        private void close() {
            process.close();
            printErrors();
        }
    }
}
