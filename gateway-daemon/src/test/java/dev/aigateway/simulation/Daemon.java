package dev.aigateway.simulation;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.Settlement.Source;
import dev.aigateway.journal.Recovery;
import dev.aigateway.provider.Metering;
import dev.aigateway.simulation.RunningCall.Stage;
import dev.aigateway.usage.UsageReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One daemon: the protocol, a step at a time, with all that can happen to a process and its disk. */
final class Daemon {

    private static final Outcome SILENT = new Outcome(null, null, null, null, null, null);

    /** What a process can be. */
    private enum Life {
        RUNNING,
        PAUSED,
        DEAD
    }

    private final ModelDatabase database;
    private final Network network;
    private final Upstream upstream;
    private final Random random;
    private final Map<AttemptId, RunningCall> calls = new LinkedHashMap<>();
    private final List<Runnable> inbox = new ArrayList<>();
    private final Set<AttemptId> asked = new HashSet<>();
    private final Set<AttemptId> uncertain = new HashSet<>();
    private UUID id;
    private ModelJournal journal = new ModelJournal();
    private Life life = Life.RUNNING;
    private int process;

    Daemon(ModelDatabase database, Network network, Upstream upstream, Random random) {
        this.database = database;
        this.network = network;
        this.upstream = upstream;
        this.random = random;
        this.id = uuid();
    }

    /**
     * Whose charge may be more than the truth, or less in soft mode: what was open at a kill, and what expired before
     * anybody was told that it was admitted.
     */
    Set<AttemptId> uncertain() {
        return uncertain;
    }

    boolean idle() {
        return calls.isEmpty();
    }

    void accept(Call call) {
        if (life == Life.RUNNING) {
            calls.put(call.id(), new RunningCall(call, new Stage.Asking()));
            asked.add(call.id());
        }
    }

    void act() {
        if (life != Life.RUNNING) {
            return;
        }
        switch (random.nextInt(12)) {
            case 0, 1 -> ask(some(asking()));
            case 2 -> some(asking()).stream().limit(1).forEach(this::giveUp);
            case 3, 4 -> settleOwn(some(ended()));
            case 5 -> sweep();
            default -> advanceAny();
        }
    }

    /** The caller has waited long enough; what is admitted yet is given back. */
    private void giveUp(Call call) {
        calls.remove(call.id());
        uncertain.add(call.id());
    }

    /** All that can be done without a fault. */
    void finish() {
        ask(asking());
        List.copyOf(calls.values()).forEach(this::advance);
        settleOwn(ended());
    }

    private List<Call> asking() {
        return calls.values().stream()
                .filter(running -> running.stage() instanceof Stage.Asking)
                .map(RunningCall::call)
                .toList();
    }

    private List<Settlement> ended() {
        List<Settlement> ended = new ArrayList<>();
        for (RunningCall running : calls.values()) {
            if (running.stage() instanceof Stage.Ended(Settlement settlement)) {
                ended.add(settlement);
            }
        }
        return ended;
    }

    private <T> List<T> some(List<T> all) {
        List<T> some = new ArrayList<>(all);
        Collections.shuffle(some, random);
        return some.subList(0, some.isEmpty() ? 0 : random.nextInt(1, some.size() + 1));
    }

    /** Sent again with the same ids as long as no answer has come. */
    private void ask(List<Call> batch) {
        UUID asker = id;
        int by = process;
        if (!batch.isEmpty()) {
            network.send(() -> {
                List<OpenAttempt> admitted = database.admit(asker, batch);
                reply(by, () -> admitted(batch, admitted));
            });
        }
    }

    /** Of calls in hand; sent again as long as no answer has come. */
    private void settleOwn(List<Settlement> batch) {
        settle(batch, () -> batch.forEach(settlement -> settled(settlement.id())));
    }

    private void settle(List<Settlement> batch, Runnable done) {
        int by = process;
        if (!batch.isEmpty()) {
            network.send(() -> {
                database.settle(batch);
                reply(by, done);
            });
        }
    }

    private void reply(int to, Runnable answer) {
        network.send(() -> {
            if (to == process && life != Life.DEAD) {
                inbox.add(answer);
                read();
            }
        });
    }

    private void read() {
        if (life == Life.RUNNING) {
            List<Runnable> answers = List.copyOf(inbox);
            inbox.clear();
            answers.forEach(Runnable::run);
        }
    }

    private void admitted(List<Call> batch, List<OpenAttempt> admitted) {
        Map<AttemptId, OpenAttempt> opened = new LinkedHashMap<>();
        admitted.forEach(attempt -> opened.put(attempt.id(), attempt));
        for (Call call : batch) {
            OpenAttempt attempt = opened.get(call.id());
            RunningCall running = calls.get(call.id());
            if (running == null && attempt != null) {
                settle(
                        List.of(new Settlement.Voided(attempt.hold(), SILENT)),
                        () -> {}); // Nobody waits for it any more.
            } else if (running != null && running.stage() instanceof Stage.Asking) {
                answer(running, attempt);
            }
        }
    }

    private void answer(RunningCall running, @Nullable OpenAttempt attempt) {
        if (attempt == null) {
            calls.remove(running.call().id());
        } else {
            put(running.at(new Stage.Admitted(attempt)));
        }
    }

    private void settled(AttemptId attempt) {
        RunningCall running = calls.get(attempt);
        if (running != null && running.stage() instanceof Stage.Ended) {
            journal.settled(attempt);
            calls.remove(attempt);
        }
    }

    private void advanceAny() {
        some(List.copyOf(calls.values())).stream().limit(1).forEach(this::advance);
    }

    private void advance(RunningCall running) {
        switch (running.stage()) {
            case Stage.Asking _, Stage.Ended _ -> {}
            case Stage.Admitted(OpenAttempt opened) -> {
                journal.dispatched(opened);
                put(running.at(new Stage.Journaled(opened)));
            }
            case Stage.Journaled(OpenAttempt opened) -> dial(running, opened);
            case Stage.Answering(OpenAttempt opened, UsageReport bill) -> progress(running, opened, bill);
            case Stage.Answered(OpenAttempt opened, UsageReport bill) ->
                end(running, new Settlement.Used(opened.hold(), bill, Source.REPORTED, SILENT));
        }
    }

    private void dial(RunningCall running, OpenAttempt opened) {
        upstream.dial(opened, running.call().worst().input())
                .ifPresentOrElse(
                        bill -> put(running.at(new Stage.Answering(opened, bill))),
                        () -> end(running, new Settlement.Voided(opened.hold(), SILENT)));
    }

    private void progress(RunningCall running, OpenAttempt opened, UsageReport bill) {
        boolean complete = random.nextBoolean();
        UsageReport seen =
                complete ? bill : bill.withOutput(random.nextLong(bill.tokens().output() + 1));
        journal.progress(opened.id(), new Metering(seen, complete, 1, Duration.ZERO, null, null, null, null));
        if (complete) {
            put(running.at(new Stage.Answered(opened, bill)));
        }
    }

    private void end(RunningCall running, Settlement settlement) {
        journal.ended(settlement);
        put(running.at(new Stage.Ended(settlement)));
    }

    private void put(RunningCall running) {
        calls.put(running.call().id(), running);
    }

    /** Expires what anybody left beyond its deadline, and gives back what this daemon was late to be told of. */
    void sweep() {
        List<Settlement> ends = new ArrayList<>();
        database.overdue().forEach(attempt -> ends.add(new Settlement.Expired(attempt.hold(), SILENT)));
        database.leftOpen(id).stream()
                .filter(attempt -> !calls.containsKey(attempt.id()))
                .forEach(attempt -> ends.add(new Settlement.Voided(attempt.hold(), SILENT)));
        settle(ends, () -> {});
    }

    void pause() {
        life = life == Life.RUNNING ? Life.PAUSED : life;
    }

    void resume() {
        life = life == Life.PAUSED ? Life.RUNNING : life;
        read();
    }

    void kill() {
        asked.stream().filter(this::mayChange).forEach(uncertain::add);
        calls.clear();
        inbox.clear();
        process++;
        life = Life.DEAD;
    }

    private boolean mayChange(AttemptId attempt) {
        return database.row(attempt).map(row -> row.standing().isPresent()).orElse(true);
    }

    void losePower() {
        kill();
        journal.losePower(random.nextInt(journal.size() + 1));
    }

    /** Another daemon with another name takes its place. */
    void loseDisk() {
        kill();
        id = uuid();
        journal = new ModelJournal();
        life = Life.RUNNING;
    }

    /** Does nothing to a daemon that lives; may be killed again before it is done. */
    void restart(boolean surely) {
        if (life != Life.DEAD) {
            return;
        }
        Recovery recovery = Recovery.of(
                journal.remains(), journal.retained(), database.leftOpen(id), (_, reported, _, _, _) -> reported);
        for (Recovery.Closing closing : recovery.closings()) {
            database.settle(List.of(closing.settlement()));
            if (!surely && random.nextInt(8) == 0) {
                return;
            }
            journal.settled(closing.settlement().id());
        }
        recovery.closedBefore().forEach(journal::settled);
        journal.recovered();
        life = Life.RUNNING;
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
