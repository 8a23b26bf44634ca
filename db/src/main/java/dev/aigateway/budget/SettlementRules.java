package dev.aigateway.budget;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.Optional;

/** What a settlement does to an attempt; pure. Whoever settles, and however often, it is done once. */
public final class SettlementRules {

    private SettlementRules() {}

    /** Where an attempt stands that can still change. */
    public enum Standing {
        OPEN,
        /** Charged at its hold, because its daemon was gone. */
        EXPIRED
    }

    /** What an attempt can become. */
    public enum State {
        SETTLED,
        VOID,
        EXPIRED
    }

    /**
     * What is written.
     *
     * @param released of what was held
     * @param charged for the attempt
     * @param correction what is booked beside a charge that stands already; empty if nothing
     * @param source of the charge; empty where nothing is charged
     * @param beyondHold whether more was used than a strict hold allows for
     */
    public record Effect(
            State state,
            Amount released,
            Amount charged,
            Optional<Amount> correction,
            Optional<Settlement.Source> source,
            boolean beyondHold) {

        /** Whether it counts as a request. */
        public boolean counts() {
            return state != State.VOID;
        }
    }

    /**
     * The effect on an attempt that is open or expired.
     *
     * @param used what the report of a {@link Settlement.Used} comes to
     */
    public static Effect effect(Standing standing, BudgetMode mode, Amount hold, Settlement settlement, Amount used) {
        return standing == Standing.OPEN ? close(mode, hold, settlement, used) : correct(mode, hold, settlement, used);
    }

    private static Effect close(BudgetMode mode, Amount hold, Settlement settlement, Amount used) {
        return switch (settlement) {
            case Settlement.Voided _ ->
                new Effect(State.VOID, hold, Amount.ZERO, Optional.empty(), Optional.empty(), false);
            case Settlement.Expired _ -> closed(State.EXPIRED, hold, hold, Settlement.Source.HOLD, false);
            case Settlement.Unknown _ -> closed(State.SETTLED, hold, hold, Settlement.Source.ESTIMATED, false);
            case Settlement.Used ended -> {
                Amount charge = charge(mode, hold, ended, used);
                boolean beyond = mode == BudgetMode.STRICT && exceeds(charge, hold);
                yield closed(State.SETTLED, hold, charge, ended.source(), beyond);
            }
        };
    }

    /** The charge at the hold stands; the truth is booked beside it, so that a closed month still adds up. */
    private static Effect correct(BudgetMode mode, Amount hold, Settlement settlement, Amount used) {
        return switch (settlement) {
            case Settlement.Expired _ -> closed(State.EXPIRED, Amount.ZERO, hold, Settlement.Source.HOLD, false);
            case Settlement.Unknown _ -> closed(State.SETTLED, Amount.ZERO, hold, Settlement.Source.ESTIMATED, false);
            case Settlement.Voided _ -> corrected(hold, Amount.ZERO, Settlement.Source.HOLD, false);
            case Settlement.Used ended -> {
                Amount charge = charge(mode, hold, ended, used);
                yield corrected(hold, charge, ended.source(), mode == BudgetMode.STRICT && exceeds(charge, hold));
            }
        };
    }

    /** Where the truth is not known, a strict limit is kept by the hold. */
    private static Amount charge(BudgetMode mode, Amount hold, Settlement.Used ended, Amount used) {
        return mode == BudgetMode.STRICT && ended.source() == Settlement.Source.ESTIMATED ? hold : used;
    }

    private static Effect closed(
            State state, Amount released, Amount charged, Settlement.Source source, boolean beyondHold) {
        return new Effect(state, released, charged, Optional.empty(), Optional.of(source), beyondHold);
    }

    private static Effect corrected(Amount hold, Amount truth, Settlement.Source source, boolean beyondHold) {
        Optional<Amount> correction = Optional.of(truth.minus(hold)).filter(d -> !d.equals(Amount.ZERO));
        return new Effect(State.SETTLED, Amount.ZERO, hold, correction, Optional.of(source), beyondHold);
    }

    private static boolean exceeds(Amount charge, Amount hold) {
        Money cost = charge.cost();
        return charge.tokens() > hold.tokens() || cost.compareTo(hold.cost()) > 0;
    }
}
