package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LockPatienceTest {

    private final LockPatience<String> patience = new LockPatience<>();

    @Test
    void whatWasOnlyBusyIsWaitedForAgain() {
        assertThat(patience.waits()).isTrue();
        patience.lost();
        patience.saw(List.of("one", "other"), List.of("one", "other"));
        patience.saw(List.of("one", "other"), List.of("other"));
        assertThat(patience.waits()).isFalse();

        patience.saw(List.of("other"), List.of());

        assertThat(patience.waits()).isTrue();
    }

    @Test
    void whoGaveUpIsLockedStill() {
        patience.lost();
        patience.saw(List.of("locked", "other"), List.of("locked"));

        patience.saw(List.of("other"), List.of());
        patience.saw(List.of("locked"), List.of("locked"));

        assertThat(patience.waits()).isFalse();
    }

    @Test
    void whatWasUnlockedBeforeDoesNotCountNextTime() {
        patience.lost();
        patience.saw(List.of("locked"), List.of("locked"));
        patience.lost();

        patience.saw(List.of("other"), List.of());

        assertThat(patience.waits()).isTrue();
    }
}
