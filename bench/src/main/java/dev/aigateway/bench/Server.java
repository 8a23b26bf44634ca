package dev.aigateway.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A program that listens on a port of this machine until it is closed. */
record Server(Process process, int port) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long LOOK_AGAIN_NANOS = 20_000_000;

    /** Returns once it listens; what it prints is in the folder. */
    static Server start(String name, ProcessBuilder program, Path folder, int port) throws IOException {
        Files.createDirectories(folder);
        Path printed = folder.resolve(name + ".log");
        Process process = program.redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IllegalStateException(name + " does not listen: " + Files.readString(printed));
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return new Server(process, port);
    }

    private static boolean listens(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        var _ = process.onExit().join();
    }
}
