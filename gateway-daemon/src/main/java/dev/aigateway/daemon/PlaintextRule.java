package dev.aigateway.daemon;

import java.net.InetAddress;
import java.net.URI;

/** Where a provider may be reached without TLS: on this machine, at a private address, or by a name without a dot. */
final class PlaintextRule {

    private PlaintextRule() {}

    static boolean forbids(URI address) {
        return address.getScheme().equalsIgnoreCase("http") && !near(address.getHost());
    }

    private static boolean near(String host) {
        try {
            InetAddress literal = InetAddress.ofLiteral(host);
            return literal.isLoopbackAddress() || literal.isSiteLocalAddress() || literal.isLinkLocalAddress();
        } catch (IllegalArgumentException e) {
            return !host.contains("."); // As containers and machines in one network call each other.
        }
    }
}
