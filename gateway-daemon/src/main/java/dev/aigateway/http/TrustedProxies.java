package dev.aigateway.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The proxies before this gateway that are believed when they say whose request they pass on. Immutable. */
public final class TrustedProxies {

    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /** Takes networks such as {@code 10.0.0.0/8, ::1}; throws {@link IllegalArgumentException} for anything else. */
    public static TrustedProxies parse(String text) {
        return new TrustedProxies(Stream.of(text.split(",", -1))
                .map(String::strip)
                .map(Network::parse)
                .toList());
    }

    /**
     * Where a request comes from: the last in the chain of proxies that is none of ours, for what stands before it was
     * written by a stranger.
     *
     * @param peer who opened the connection
     * @param forwardedFor the values of {@code X-Forwarded-For}, to which each proxy appends its own peer
     */
    InetAddress source(InetAddress peer, List<String> forwardedFor) {
        List<String> chain = forwardedFor.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .toList();
        InetAddress source = peer;
        for (String address : chain.reversed()) {
            if (!trusts(source) || !Network.isAddress(address)) {
                return source;
            }
            source = InetAddress.ofLiteral(address);
        }
        return source;
    }

    private boolean trusts(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /** A block of addresses (RFC 4632, 3.1); one alone is a block of its own. */
    private record Network(InetAddress first, int bits) {

        private static final String EXPECTED = "expected networks such as 10.0.0.0/8,192.168.1.7,fd00::/8";

        static Network parse(String text) {
            String[] parts = text.split("/", 2);
            InetAddress first = address(parts[0]);
            int all = first.getAddress().length * Byte.SIZE;
            if (parts.length == 1) {
                return new Network(first, all);
            }
            if (!parts[1].matches("[0-9]{1,3}") || Integer.parseInt(parts[1]) > all) {
                throw new IllegalArgumentException(EXPECTED);
            }
            return new Network(first, Integer.parseInt(parts[1]));
        }

        private static InetAddress address(String text) {
            if (!isAddress(text)) {
                throw new IllegalArgumentException(EXPECTED);
            }
            return InetAddress.ofLiteral(text);
        }

        /** Whether it is one as it is, and no name to be asked for; {@code 10} would be one, but nobody means 0.0.0.10. */
        static boolean isAddress(String text) {
            try {
                InetAddress _ = InetAddress.ofLiteral(text);
                return text.contains(":") || text.chars().filter(c -> c == '.').count() == 3;
            } catch (IllegalArgumentException _) {
                return false;
            }
        }

        boolean contains(InetAddress address) {
            byte[] mine = first.getAddress();
            byte[] other = address.getAddress();
            return mine.length == other.length && differsAt(mine, other) >= bits;
        }

        /** The number of bits that are the same before the first that is not. */
        private static int differsAt(byte[] mine, byte[] other) {
            int at = Arrays.mismatch(mine, other);
            if (at < 0) {
                return mine.length * Byte.SIZE;
            }
            int difference = (mine[at] ^ other[at]) & 0xff;
            return at * Byte.SIZE + Integer.numberOfLeadingZeros(difference) - (Integer.SIZE - Byte.SIZE);
        }
    }
}
