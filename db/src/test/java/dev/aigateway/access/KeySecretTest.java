package dev.aigateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class KeySecretTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void aKeyIsMadeOfAPrefixRandomCharactersAndAChecksum() {
        KeySecret key = KeySecret.generate(RANDOM);
        assertThat(key.reveal()).matches("agw_[0-9A-Za-z]{38}");
        assertThat(key.plausible()).isTrue();
        assertThat(key.hint()).isEqualTo("agw_…" + key.reveal().substring(38));
        assertThat(key).isEqualTo(KeySecret.of(key.reveal())).isNotEqualTo(KeySecret.generate(RANDOM));
    }

    @Test
    void aMistypedKeyIsImplausible() {
        String key = KeySecret.generate(RANDOM).reveal();
        for (int i = 4; i < key.length(); i++) {
            char other = key.charAt(i) == 'x' ? 'y' : 'x';
            String mistyped = key.substring(0, i) + other + key.substring(i + 1);
            assertThat(KeySecret.of(mistyped).plausible()).as(mistyped).isFalse();
        }
        assertThat(KeySecret.of(key + "0").plausible()).isFalse();
        assertThat(KeySecret.of("short").plausible()).isFalse();
        assertThat(KeySecret.of("sk-ant-api03-" + "a".repeat(40)).plausible()).isTrue();
    }

    @Test
    void aKeyHidesItselfWhenPrinted() {
        KeySecret key = KeySecret.generate(RANDOM);
        assertThat(key.toString()).doesNotContain(key.reveal().substring(4));
        assertThat(key.hash().toString()).hasSizeLessThan(12);
    }
}
