package dev.aigateway.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The sockets of one process, as Linux lists them (proc(5), /proc/net/tcp). */
final class Sockets {

    private static final List<String> TCP = List.of("tcp", "tcp6");
    private static final List<String> UDP = List.of("udp", "udp6");
    private static final String LISTENING = "0A";

    private final Path process;

    Sockets(long pid) {
        this.process = Path.of("/proc", Long.toString(pid));
    }

    /**
     * One line of the kernel's table.
     *
     * @param local address and port in the kernel's hexadecimal digits
     */
    record Line(String local, String remote, String state) {

        int localPort() {
            return port(local);
        }

        int remotePort() {
            return port(remote);
        }

        /** 127.0.0.1, perhaps mapped into IPv6. */
        boolean remoteIsLoopback() {
            String address = remote.substring(0, remote.indexOf(':'));
            return address.equals("0100007F") || address.equals("0000000000000000FFFF00000100007F");
        }

        boolean listens() {
            return state.equals(LISTENING);
        }

        private static int port(String address) {
            return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
        }
    }

    List<Line> tcp() throws IOException {
        return of(TCP);
    }

    List<Line> udp() throws IOException {
        return of(UDP);
    }

    private List<Line> of(List<String> tables) throws IOException {
        Set<String> inodes = inodes();
        List<Line> lines = new ArrayList<>();
        for (String table : tables) {
            for (String line : Files.readAllLines(process.resolve("net").resolve(table))) {
                String[] fields = line.strip().split(" +", -1);
                if (inodes.contains(fields[9])) {
                    lines.add(new Line(fields[1], fields[2], fields[3]));
                }
            }
        }
        return lines;
    }

    private Set<String> inodes() throws IOException {
        Set<String> inodes = new TreeSet<>();
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            for (Path file : files.toList()) {
                inode(file, inodes);
            }
        }
        return inodes;
    }

    private static void inode(Path file, Set<String> inodes) throws IOException {
        try {
            String target = Files.readSymbolicLink(file).toString();
            if (target.startsWith("socket:[")) {
                inodes.add(target.substring("socket:[".length(), target.length() - 1));
            }
        } catch (NoSuchFileException e) {
            // Closed since it was listed.
        }
    }
}
