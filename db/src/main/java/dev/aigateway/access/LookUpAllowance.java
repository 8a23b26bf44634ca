package dev.aigateway.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many keys that turn out to be unknown each address may have looked up: a bucket that fills again with time, so that
 * who tries keys costs the database next to nothing. Threads may share it.
 */
public final class LookUpAllowance {

    static final int BURST_MAX = 100;
    static final int PER_SECOND_MAX = 10;
    /** Beyond it the address that was heard of least lately begins anew. */
    static final int ADDRESSES_MAX = 10_000;

    /** One customer of an IPv6 network has at least so many bits to choose from (RFC 6177). */
    private static final int IPV6_PREFIX_BYTES = 8;

    private static final int IPV6_BYTES = 16;
    private static final long WAIT_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(800);

    private final LongSupplier nanoTime;
    private final Map<InetAddress, Bucket> buckets = new Eldest();

    /** {@code nanoTime} as {@link System#nanoTime}. */
    public LookUpAllowance(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Takes one look-up; false if unknown keys have used them up for now. Where only look-ups that are still running stand
     * in the way, what comes of them decides: many callers may come at once from the address of a proxy.
     */
    boolean take(InetAddress source) {
        try {
            return takeWithin(source, WAIT_MAX_NANOS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized boolean takeWithin(InetAddress source, long waitNanos) throws InterruptedException {
        long endNanos = System.nanoTime() + waitNanos;
        while (true) {
            long now = nanoTime.getAsLong();
            Bucket bucket = buckets.computeIfAbsent(network(source), _ -> new Bucket(now));
            if (bucket.take(now)) {
                return true;
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
            if (!bucket.undecided() || millis <= 0) {
                return false;
            }
            wait(millis);
        }
    }

    /** A look-up that was taken has ended; {@code unknown} keys alone are debited. */
    synchronized void done(InetAddress source, boolean unknown) {
        Bucket bucket = buckets.get(network(source));
        if (bucket != null) {
            bucket.done(unknown);
        }
        notifyAll();
    }

    synchronized int addresses() {
        return buckets.size();
    }

    private static InetAddress network(InetAddress source) {
        if (!(source instanceof Inet6Address)) {
            return source;
        }
        try {
            return InetAddress.getByAddress(
                    Arrays.copyOf(Arrays.copyOf(source.getAddress(), IPV6_PREFIX_BYTES), IPV6_BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }

    private static final class Bucket {
        private double left = BURST_MAX;
        private long filledNanos;
        private int running;

        Bucket(long now) {
            this.filledNanos = now;
        }

        boolean take(long now) {
            double earned = (double) (now - filledNanos) / TimeUnit.SECONDS.toNanos(1) * PER_SECOND_MAX;
            left = Math.min(BURST_MAX, left + earned);
            filledNanos = now;
            if (left - running < 1) {
                return false;
            }
            running++;
            return true;
        }

        /** Whether there would be more if no key that is looked up just now were unknown. */
        boolean undecided() {
            return running > 0 && left >= 1;
        }

        void done(boolean unknown) {
            running = Math.max(0, running - 1);
            left -= unknown ? 1 : 0;
        }
    }

    private static final class Eldest extends LinkedHashMap<InetAddress, Bucket> {
        private static final long serialVersionUID = 1L;

        Eldest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Bucket> eldest) {
            return size() > ADDRESSES_MAX;
        }
    }
}
