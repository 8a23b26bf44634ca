package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose request a proxy passes on, as far as the proxy is believed. */
class TrustedProxiesTest {

    private static final String PROXIES = "10.0.0.0/8, 192.0.2.7,fd00::/8, 203.0.113.128/25";

    @ParameterizedTest
    @CsvSource({
        "198.51.100.1, '', 198.51.100.1",
        "198.51.100.1, 198.51.100.2, 198.51.100.1",
        "10.255.255.255, 198.51.100.2, 198.51.100.2",
        "11.0.0.0, 198.51.100.2, 11.0.0.0",
        "10.1.2.3, '', 10.1.2.3",
        "10.1.2.3, '1.1.1.1, 198.51.100.2', 198.51.100.2",
        "10.1.2.3, '1.1.1.1, 198.51.100.2 , 192.0.2.7', 198.51.100.2",
        "10.1.2.3, '1.1.1.1, 198.51.100.2 , 192.0.2.8', 192.0.2.8",
        "10.1.2.3, '10.9.9.9,10.8.8.8', 10.9.9.9",
        "10.1.2.3, unknown, 10.1.2.3",
        "10.1.2.3, '198.51.100.2, example.com', 10.1.2.3",
        "10.1.2.3, '198.51.100.2,', 10.1.2.3",
        "10.1.2.3, 7, 10.1.2.3",
        "fd12::1, 2001:db8::1, 2001:db8::1",
        "fe80::1, 2001:db8::1, fe80::1",
        "203.0.113.128, 198.51.100.2, 198.51.100.2",
        "203.0.113.127, 198.51.100.2, 203.0.113.127",
    })
    void theLastStrangerInTheChainIsTheSource(String peer, String forwardedFor, String source) {
        assertThat(TrustedProxies.parse(PROXIES).source(InetAddress.ofLiteral(peer), List.of(forwardedFor)))
                .isEqualTo(InetAddress.ofLiteral(source));
    }

    @Test
    void aChainMayStandInSeveralFields() {
        assertThat(TrustedProxies.parse(PROXIES)
                        .source(InetAddress.ofLiteral("10.0.0.1"), List.of("1.1.1.1, 198.51.100.2", "10.0.0.2")))
                .isEqualTo(InetAddress.ofLiteral("198.51.100.2"));
    }

    @Test
    void withoutTrustedProxiesNobodyIsBelieved() {
        InetAddress peer = InetAddress.getLoopbackAddress();
        assertThat(TrustedProxies.NONE.source(peer, List.of("1.1.1.1"))).isEqualTo(peer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "10", "10/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::1/129", "localhost", "a/8"})
    void anythingElseIsNoNetwork(String text) {
        assertThatThrownBy(() -> TrustedProxies.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everythingMayBeTrusted() {
        TrustedProxies all = TrustedProxies.parse("0.0.0.0/0,::/0");
        assertThat(all.source(InetAddress.ofLiteral("::1"), List.of("1.1.1.1,2.2.2.2")))
                .isEqualTo(InetAddress.ofLiteral("1.1.1.1"));
    }
}
