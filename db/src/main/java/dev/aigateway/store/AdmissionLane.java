package dev.aigateway.store;

import dev.aigateway.access.KeyHash;
import dev.aigateway.budget.Admission;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.Step;
import io.helidon.dbclient.DbClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Admits what waits, batch by batch. Threads may share it. */
final class AdmissionLane {

    private static final int BATCH_MAX = 500;
    private static final int WAITING_MAX = 10_000;
    private static final long PAUSE_NANOS = 20_000_000;

    private final Database database;
    private final AdmissionTransaction admission;
    private final Consumer<Admission> unwanted;
    private final Step.Watch steps;
    private final GroupCommit<CallToAdmit, Admission> jobs;
    private final LockPatience<KeyHash> patience = new LockPatience<>();

    /** {@code unwanted} gets every admission that may be written and that nobody waits for. */
    AdmissionLane(Database database, AdmissionTransaction admission, Step.Watch steps, Consumer<Admission> unwanted) {
        this.database = database;
        this.admission = admission;
        this.steps = steps;
        this.unwanted = unwanted;
        this.jobs = new GroupCommit<>("admissions", BATCH_MAX, WAITING_MAX, 0, PAUSE_NANOS, this::run, unwanted);
    }

    CompletableFuture<Admission> submit(CallToAdmit call) {
        return jobs.submit(call);
    }

    void close() {
        jobs.close();
    }

    private List<Optional<Admission>> run(List<CallToAdmit> calls) {
        steps.done(Step.ADMISSION_BEGUN);
        List<Optional<Admission>> answers = inItsMonth(calls);
        patience.saw(keys(calls), keys(leftOut(calls, answers)));
        steps.done(Step.ADMISSION_COMMITTED);
        return answers;
    }

    private static List<KeyHash> keys(List<CallToAdmit> calls) {
        return calls.stream().map(CallToAdmit::key).toList();
    }

    private static List<CallToAdmit> leftOut(List<CallToAdmit> calls, List<Optional<Admission>> answers) {
        return IntStream.range(0, calls.size())
                .filter(i -> answers.get(i).isEmpty())
                .mapToObj(calls::get)
                .toList();
    }

    private List<Optional<Admission>> inItsMonth(List<CallToAdmit> calls) {
        try {
            return unlocked(calls);
        } catch (DbClientException e) {
            if (SqlState.of(e).filter(SqlState::checkViolation).isEmpty()) {
                throw e;
            }
            database.ensurePartitions();
            return unlocked(calls);
        }
    }

    /** One account whose budget is locked must not keep the others waiting: they go, its calls wait. */
    private List<Optional<Admission>> unlocked(List<CallToAdmit> calls) {
        try {
            return surely(calls);
        } catch (RowLocked e) {
            patience.lost();
            return surely(calls);
        }
    }

    private List<Optional<Admission>> surely(List<CallToAdmit> calls) {
        List<List<Optional<Admission>>> written = new ArrayList<>();
        try {
            return transaction(calls, List.of(), written);
        } catch (CommitUnknown e) {
            return again(calls, written);
        }
    }

    /** The same ids once more: they find themselves where the commit took effect. */
    private List<Optional<Admission>> again(List<CallToAdmit> calls, List<List<Optional<Admission>>> written) {
        List<Optional<Admission>> before = written.getLast();
        try {
            return transaction(calls, before, written);
        } catch (RuntimeException e) {
            written.forEach(answers -> answers.forEach(answer -> answer.ifPresent(unwanted)));
            throw e;
        }
    }

    private List<Optional<Admission>> transaction(
            List<CallToAdmit> calls, List<Optional<Admission>> before, List<List<Optional<Admission>>> written) {
        return database.inTx(tx -> {
            List<Optional<Admission>> answers = admission.run(tx, calls, patience.waits(), before);
            written.add(answers);
            steps.done(Step.ADMISSION_WRITTEN);
            return answers;
        });
    }
}
