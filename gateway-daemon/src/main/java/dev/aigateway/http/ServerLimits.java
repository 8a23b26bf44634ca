package dev.aigateway.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What one client, and all clients together, may cost the listener. */
public record ServerLimits(Sizes sizes, Waits waits, int concurrentRequestsMax, int connectionsMax) {

    public static final int BODY_BYTES_MAX = 33 << 20;

    private static final int CONCURRENT_REQUESTS_MAX = 4096;
    private static final int CONNECTIONS_MAX = 12_000;
    private static final int CONNECTIONS_MIN = 64;
    private static final int ADMIN_CONNECTIONS_MAX = 100;
    /** Files that are not connections: jars, the journal, the database's connections. */
    private static final int OTHER_FILES = 500;
    /** An idle connection takes about 22 KiB: idle ones alone must not fill the memory that the calls need. */
    private static final int HEAP_BYTES_PER_CONNECTION = 64 << 10;

    /** The limits of a gateway that takes bodies of the given size, on this process's number of open files and memory. */
    public static ServerLimits withBodyMax(int bodyMax) {
        return new ServerLimits(
                Sizes.withBodyMax(bodyMax),
                Waits.USUAL,
                CONCURRENT_REQUESTS_MAX,
                connectionsMax(openFilesMax(), Runtime.getRuntime().maxMemory()));
    }

    /** As few as administrators and their programs are, so that clients lose none of theirs. */
    public ServerLimits forAdministrators() {
        return new ServerLimits(sizes, waits, ADMIN_CONNECTIONS_MAX, ADMIN_CONNECTIONS_MAX);
    }

    ServerLimits with(Waits other) {
        return new ServerLimits(sizes, other, concurrentRequestsMax, connectionsMax);
    }

    /** A connection of a client needs a second one, to the provider. */
    static int connectionsMax(long openFilesMax, long heapBytesMax) {
        long affordable = Math.min((openFilesMax - OTHER_FILES) / 2, heapBytesMax / HEAP_BYTES_PER_CONNECTION);
        return Math.clamp(affordable, CONNECTIONS_MIN, CONNECTIONS_MAX);
    }

    private static long openFilesMax() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /**
     * Sizes in bytes, except the number of header fields.
     *
     * @param requestLineMax without its line end
     * @param headersMax all header fields with their line ends
     * @param bodyMax as sent, and again after decompression
     * @param unreadMax what is taken from a client while nobody reads it
     * @param lingerMax what is still taken, and thrown away, from a client that got its last answer
     */
    public record Sizes(
            int requestLineMax, int headersMax, int headerFieldsMax, int bodyMax, int unreadMax, int lingerMax) {

        /** More than a body that somebody sends in good faith, so that they can read that it is too large. */
        static final int LINGER_MAX = 64 << 20;

        static Sizes withBodyMax(int bodyMax) {
            return new Sizes(4 << 10, 16 << 10, 100, bodyMax, 64 << 10, LINGER_MAX);
        }
    }

    /**
     * How long the server waits for a client; who is later is disconnected.
     *
     * @param idleMax for the next request
     * @param headersMax from the first byte of a head to its last
     * @param bodyMax for a body, plus a second per {@link #BODY_BYTES_PER_SECOND}
     * @param sendMax until the client has taken what is written to it
     * @param lingerMax until a client that got its last answer closes its side
     */
    public record Waits(Duration idleMax, Duration headersMax, Duration bodyMax, Duration sendMax, Duration lingerMax) {

        static final int BODY_BYTES_PER_SECOND = 256 << 10;

        static final Waits USUAL = new Waits(
                Duration.ofSeconds(75),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2));
    }
}
