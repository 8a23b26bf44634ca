package dev.aigateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.journal.JournalRecord.Begun;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrustTest {

    private static final UUID DAEMON = new UUID(1, 2);
    private static final String BOOT = "now";

    private final Trust trust = new Trust();

    @Test
    void whereNothingWasFoundNothingIsTrusted() {
        assertThat(trust.holds(BOOT)).isFalse();
    }

    @Test
    void aSegmentCarriesOnWhatWasKnownWhenItBegan() {
        trust.begun(7, begun(BOOT, true));
        assertThat(trust.holds(BOOT)).isTrue();

        trust.begun(8, begun(BOOT, true));
        assertThat(trust.holds(BOOT)).isTrue();
    }

    @Test
    void theFirstRunIsNotTrustedBeforeItsRecovery() {
        trust.begun(1, begun(BOOT, false));
        assertThat(trust.holds(BOOT)).isFalse();

        trust.recovered();
        assertThat(trust.holds(BOOT)).isTrue();
    }

    @Test
    void damageCountsUntilALaterRecovery() {
        trust.begun(1, begun(BOOT, true));
        trust.damaged();
        trust.begun(2, begun(BOOT, true));
        assertThat(trust.holds(BOOT)).isFalse();

        trust.recovered();
        trust.begun(3, begun(BOOT, true));
        assertThat(trust.holds(BOOT)).isTrue();
    }

    @Test
    void damageAtTheBeginningCountsToo() {
        trust.damaged();
        trust.begun(2, begun(BOOT, true));

        assertThat(trust.holds(BOOT)).isFalse();
    }

    @Test
    void aMissingSegmentMayHaveHadAnything() {
        trust.begun(1, begun(BOOT, true));
        trust.begun(3, begun(BOOT, true));

        assertThat(trust.holds(BOOT)).isFalse();
    }

    @Test
    void theLastSegmentOfAnotherBootMayHaveLostItsEnd() {
        trust.begun(1, begun("before", true));

        assertThat(trust.holds(BOOT)).isFalse();
        assertThat(trust.holds("before")).isTrue();
    }

    @Test
    void anotherBootIsForgottenAfterTheRecovery() {
        trust.begun(1, begun("before", true));
        trust.begun(2, begun(BOOT, false));
        assertThat(trust.holds(BOOT)).isFalse();

        trust.recovered();
        assertThat(trust.holds(BOOT)).isTrue();
    }

    private static Begun begun(String bootId, boolean trusted) {
        return new Begun(DAEMON, bootId, trusted);
    }
}
