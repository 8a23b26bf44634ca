package dev.aigateway.simulation;

import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.SettlementRules.Effect;
import dev.aigateway.budget.SettlementRules.Standing;
import dev.aigateway.budget.SettlementRules.State;
import dev.aigateway.usage.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One attempt in the log, with all that was ever done to it. */
final class LedgerRow {

    private final OpenAttempt opened;
    private final UUID daemon;
    private final List<Effect> effects = new ArrayList<>();

    LedgerRow(OpenAttempt opened, UUID daemon) {
        this.opened = opened;
        this.daemon = daemon;
    }

    OpenAttempt opened() {
        return opened;
    }

    UUID daemon() {
        return daemon;
    }

    List<Effect> effects() {
        return effects;
    }

    boolean open() {
        return effects.isEmpty();
    }

    Amount held() {
        return effects.stream().map(Effect::released).reduce(opened.hold().amount(), Amount::minus);
    }

    /** Empty once nothing can change it any more. */
    Optional<Standing> standing() {
        if (open()) {
            return Optional.of(Standing.OPEN);
        }
        return Optional.of(Standing.EXPIRED).filter(_ -> effects.getLast().state() == State.EXPIRED);
    }

    /** As it was first charged, and what was corrected since. */
    Amount charged() {
        Amount first = open() ? Amount.ZERO : effects.getFirst().charged();
        return effects.stream().flatMap(effect -> effect.correction().stream()).reduce(first, Amount::plus);
    }

    boolean isVoid() {
        return !open() && effects.getLast().state() == State.VOID;
    }
}
