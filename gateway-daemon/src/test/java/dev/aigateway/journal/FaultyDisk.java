package dev.aigateway.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The file system, with a disk that can be told to fail. Threads may share it. */
final class FaultyDisk implements Disk {

    private static final int PLENTY = Integer.MAX_VALUE;

    private final Disk disk = new LocalDisk();
    private final AtomicInteger bytesFree = new AtomicInteger(PLENTY);
    private final Set<Path> failing = ConcurrentHashMap.newKeySet();
    private final Set<Path> forced = ConcurrentHashMap.newKeySet();
    private volatile boolean creates = true;
    private volatile boolean truncates = true;
    private volatile boolean forces = true;
    private volatile boolean deletes = true;

    /** What comes after so many bytes does not fit. */
    void fullAfter(int bytes) {
        bytesFree.set(bytes);
    }

    void hasRoomAgain() {
        bytesFree.set(PLENTY);
    }

    void truncates(boolean works) {
        truncates = works;
    }

    void deletes(boolean works) {
        deletes = works;
    }

    /** This file cannot be forced any more. */
    void failToForce(Path file) {
        failing.add(file);
    }

    void recover(Path file) {
        failing.remove(file);
    }

    void failsToCreate(boolean fails) {
        creates = !fails;
    }

    void forces(boolean works) {
        forces = works;
    }

    /** The names of what was forced since the last question. */
    Set<String> forced() {
        Set<String> names = new HashSet<>();
        forced.forEach(path -> names.add(path.getFileName().toString()));
        forced.clear();
        return names;
    }

    @Override
    public Appender create(Path file) throws IOException {
        if (!creates) {
            throw new IOException("No space left on device");
        }
        Appender real = disk.create(file);
        return new Appender() {
            @Override
            public void append(byte[] bytes) throws IOException {
                int fitting = Math.min(bytes.length, bytesFree.get());
                real.append(Arrays.copyOf(bytes, fitting));
                if (bytesFree.get() != PLENTY) {
                    bytesFree.addAndGet(-fitting);
                }
                if (fitting < bytes.length) {
                    throw new IOException("No space left on device");
                }
            }

            @Override
            public void truncate(long length) throws IOException {
                if (!truncates) {
                    throw new IOException("Input/output error");
                }
                real.truncate(length);
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    @Override
    public void force(Path path) throws IOException {
        if (!forces || failing.contains(path)) {
            throw new IOException("Input/output error");
        }
        disk.force(path);
        forced.add(path);
    }

    @Override
    public void delete(Path file) throws IOException {
        if (!deletes) {
            throw new IOException("Read-only file system");
        }
        disk.delete(file);
    }
}
