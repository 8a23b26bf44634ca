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

    private final LongSupplier nanoTime;
    private final Map<InetAddress, Bucket> buckets = new Eldest();

    /** {@code nanoTime} as {@link System#nanoTime}. */
    public LookUpAllowance(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes one look-up; false if none is left for now. */
    synchronized boolean take(InetAddress source) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(network(source), _ -> new Bucket(now));
        return bucket.take(now);
    }

    /** For a key that was not unknown. */
    synchronized void giveBack(InetAddress source) {
        Bucket bucket = buckets.get(network(source));
        if (bucket != null) {
            bucket.giveBack();
        }
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

        Bucket(long now) {
            this.filledNanos = now;
        }

        boolean take(long now) {
            double earned = (double) (now - filledNanos) / TimeUnit.SECONDS.toNanos(1) * PER_SECOND_MAX;
            left = Math.min(BURST_MAX, left + earned);
            filledNanos = now;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }

        void giveBack() {
            left = Math.min(BURST_MAX, left + 1);
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
