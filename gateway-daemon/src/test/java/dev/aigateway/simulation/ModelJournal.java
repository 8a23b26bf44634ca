package dev.aigateway.simulation;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.journal.JournaledAttempt;
import dev.aigateway.journal.Remains;
import dev.aigateway.provider.Metering;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An append-only file: it survives a kill, and loses its tail with the power. */
final class ModelJournal {

    private sealed interface Entry {
        record Dispatched(OpenAttempt opened) implements Entry {}

        record Progressed(AttemptId id, Metering metering) implements Entry {}

        record Ended(Settlement settlement) implements Entry {}

        record Settled(AttemptId id) implements Entry {}
    }

    private final List<Entry> entries = new ArrayList<>();
    private boolean trustworthy = true;

    void dispatched(OpenAttempt attempt) {
        entries.add(new Entry.Dispatched(attempt));
    }

    void progress(AttemptId id, Metering metering) {
        entries.add(new Entry.Progressed(id, metering));
    }

    void ended(Settlement settlement) {
        entries.add(new Entry.Ended(settlement));
    }

    void settled(AttemptId id) {
        entries.add(new Entry.Settled(id));
    }

    int size() {
        return entries.size();
    }

    /** The machine begins anew, so that nobody knows what else had been written. */
    void losePower(int lost) {
        entries.subList(entries.size() - lost, entries.size()).clear();
        trustworthy = false;
    }

    void recovered() {
        trustworthy = true;
    }

    Remains remains() {
        return new Remains(
                retained().stream().filter(attempt -> !attempt.settled()).toList(), trustworthy);
    }

    List<JournaledAttempt> retained() {
        Map<AttemptId, JournaledAttempt> attempts = new LinkedHashMap<>();
        entries.forEach(entry -> read(entry, attempts));
        return List.copyOf(attempts.values());
    }

    private static void read(Entry entry, Map<AttemptId, JournaledAttempt> attempts) {
        switch (entry) {
            case Entry.Dispatched(OpenAttempt opened) ->
                attempts.putIfAbsent(
                        opened.id(), new JournaledAttempt(opened, Optional.empty(), Optional.empty(), false));
            case Entry.Progressed(AttemptId id, Metering metering) ->
                change(
                        attempts,
                        id,
                        was -> new JournaledAttempt(was.opened(), Optional.of(metering), was.ended(), was.settled()));
            case Entry.Ended(Settlement end) ->
                change(
                        attempts,
                        end.id(),
                        was -> new JournaledAttempt(was.opened(), was.progress(), Optional.of(end), was.settled()));
            case Entry.Settled(AttemptId id) ->
                change(attempts, id, was -> new JournaledAttempt(was.opened(), was.progress(), was.ended(), true));
        }
    }

    private static void change(
            Map<AttemptId, JournaledAttempt> attempts, AttemptId id, UnaryOperator<JournaledAttempt> by) {
        attempts.computeIfPresent(id, (_, was) -> by.apply(was));
    }
}
