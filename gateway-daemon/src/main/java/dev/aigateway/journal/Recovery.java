package dev.aigateway.journal;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.Settlement.Source;
import dev.aigateway.provider.Metering;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How everything that a killed daemon left open is closed.
 *
 * @param closings to be sent to the database; any number of times with one effect
 * @param closedBefore what the journal need not keep any longer, because the database has closed it
 */
public record Recovery(List<Closing> closings, List<AttemptId> closedBefore) {

    private static final int OK = 200;

    public Recovery {
        closings = List.copyOf(closings);
        closedBefore = List.copyOf(closedBefore);
    }

    /**
     * The end of one attempt.
     *
     * @param attempt all that its row says, should the database have lost it
     */
    public record Closing(OpenAttempt attempt, Settlement settlement) {}

    /** The output of an answer that broke off, as {@link dev.aigateway.budget.ExpectedUse#estimatedOutput} has it. */
    public interface OutputEstimate {
        long output(String model, long reported, long characters, Duration generating, OptionalLong maxTokens);
    }

    /**
     * A pure function of what is known after a kill.
     *
     * @param retained all that is in the journal: what it calls settled may be open again in a database that lost it
     * @param open what the database says that this daemon left open
     */
    public static Recovery of(
            Remains remains, List<JournaledAttempt> retained, List<OpenAttempt> open, OutputEstimate estimate) {
        Map<AttemptId, JournaledAttempt> journaled = byId(retained);
        Set<AttemptId> inDatabase = open.stream().map(OpenAttempt::id).collect(Collectors.toSet());
        List<JournaledAttempt> others = remains.unsettled().stream()
                .filter(attempt -> !inDatabase.contains(attempt.id()))
                .toList();
        Stream<Closing> closings = open.stream()
                .map(attempt -> new Closing(
                        attempt,
                        Optional.ofNullable(journaled.get(attempt.id()))
                                .map(found -> settlement(found, estimate))
                                .orElseGet(() -> neverDispatched(attempt, remains.trustworthy()))));
        Stream<Closing> once = others.stream()
                .filter(Recovery::endKnown)
                .map(attempt -> new Closing(attempt.opened(), settlement(attempt, estimate)));
        return new Recovery(
                Stream.concat(closings, once).toList(),
                others.stream()
                        .filter(attempt -> !endKnown(attempt))
                        .map(JournaledAttempt::id)
                        .toList());
    }

    /** Also of one that was expired meanwhile, and then killed before its end was written. */
    private static boolean endKnown(JournaledAttempt attempt) {
        return attempt.ended().isPresent()
                || attempt.progress().filter(Metering::complete).isPresent();
    }

    private static Map<AttemptId, JournaledAttempt> byId(List<JournaledAttempt> attempts) {
        return attempts.stream().collect(Collectors.toMap(JournaledAttempt::id, Function.identity()));
    }

    private static Settlement neverDispatched(OpenAttempt attempt, boolean trustworthy) {
        return trustworthy
                ? new Settlement.Voided(attempt.hold(), outcome("the daemon was killed before it sent the request"))
                : new Settlement.Unknown(
                        attempt.hold(), outcome("the daemon was killed, and nobody knows if it had sent the request"));
    }

    private static Settlement settlement(JournaledAttempt found, OutputEstimate estimate) {
        return found.ended()
                .orElseGet(() -> found.progress()
                        .map(metering -> brokenOff(found.opened(), metering, estimate))
                        .orElseGet(() -> new Settlement.Unknown(
                                found.opened().hold(), outcome("the daemon was killed before an answer began"))));
    }

    private static Settlement brokenOff(OpenAttempt attempt, Metering metering, OutputEstimate estimate) {
        if (metering.complete()) {
            Outcome outcome = outcome(metering, "the daemon was killed at the end of the answer");
            return new Settlement.Used(attempt.hold(), metering.usage(), Source.REPORTED, outcome);
        }
        Outcome outcome = outcome(metering, "the daemon was killed in the middle of the answer");
        if (attempt.mode() == BudgetMode.STRICT || !metering.usage().named()) {
            return new Settlement.Unknown(attempt.hold(), outcome);
        }
        long output = estimate.output(
                attempt.model(),
                metering.usage().tokens().output(),
                metering.characters(),
                metering.generating(),
                attempt.maxTokens());
        return new Settlement.Used(attempt.hold(), metering.usage().withOutput(output), Source.ESTIMATED, outcome);
    }

    private static Outcome outcome(String error) {
        return new Outcome(null, null, error, null, null, null);
    }

    private static Outcome outcome(Metering metering, String error) {
        return new Outcome(
                metering.modelServed(),
                OK,
                error,
                metering.stopReason(),
                metering.upstreamRequestId(),
                metering.firstByteAt());
    }
}
