package dev.aigateway.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts jobs into shared transactions: whatever waits while one runs goes into the next. A lone job waits for company only
 * where it is told to. Threads may share it.
 */
final class GroupCommit<J, R> {

    /** Does the jobs of one transaction. */
    interface Batch<J, R> {

        /**
         * One outcome for each job, in their order; empty for one that has to wait for the next batch. A failure is that
         * of all of them.
         */
        List<Optional<R>> run(List<J> jobs);
    }

    /** A job and who waits for it. */
    private record Waiting<J, R>(J job, CompletableFuture<R> future) {}

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final long IDLE_SECONDS = 10;

    private final String name;
    private final int batchMax;
    private final int waitingMax;
    private final long gatherNanos;
    private final long pauseNanos;
    private final Batch<J, R> batch;
    private final Consumer<R> unwanted;
    private final ConcurrentLinkedQueue<Waiting<J, R>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean running = new AtomicBoolean();
    private final Executor worker;
    private volatile boolean closed;

    /**
     * @param gatherNanos before each batch that is not full yet, so that others come into it
     * @param pauseNanos between batches in which nothing but jobs that have to wait is left
     * @param unwanted gets what became of a job that nobody waits for any more
     */
    GroupCommit(
            String name,
            int batchMax,
            int waitingMax,
            long gatherNanos,
            long pauseNanos,
            Batch<J, R> batch,
            Consumer<R> unwanted) {
        this.name = name;
        this.batchMax = batchMax;
        this.waitingMax = waitingMax;
        this.gatherNanos = gatherNanos;
        this.pauseNanos = pauseNanos;
        this.batch = batch;
        this.unwanted = unwanted;
        this.worker = worker(name);
    }

    /**
     * One thread of the system's. A virtual one would stand in line behind those of hundreds of requests after each of a
     * transaction's statements, with its locks held meanwhile.
     */
    private static Executor worker(String name) {
        ThreadPoolExecutor worker = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(name).daemon().factory());
        worker.allowCoreThreadTimeOut(true);
        return worker;
    }

    /** Fails with {@link DatabaseUnavailable} where too many wait. A job whose future is done is not begun. */
    CompletableFuture<R> submit(J job) {
        CompletableFuture<R> future = new CompletableFuture<>();
        if (closed || waiting.incrementAndGet() > waitingMax) {
            waiting.decrementAndGet();
            future.completeExceptionally(new DatabaseUnavailable("too much waits for the database already", null));
            return future;
        }
        queue.add(new Waiting<>(job, future));
        wake();
        return future;
    }

    int waiting() {
        return waiting.get();
    }

    /** Takes no more jobs. */
    void close() {
        closed = true;
    }

    private void wake() {
        if (running.compareAndSet(false, true)) {
            worker.execute(this::work);
        }
    }

    private void work() {
        try {
            List<Waiting<J, R>> late = new ArrayList<>();
            for (var jobs = next(late); !jobs.isEmpty(); jobs = next(late)) {
                late = run(jobs);
                if (late.size() == jobs.size()) {
                    LockSupport.parkNanos(pauseNanos);
                }
            }
        } finally {
            running.set(false);
        }
        if (!queue.isEmpty()) {
            wake(); // Came between the last look and the end.
        }
    }

    private void gather() {
        if (gatherNanos > 0 && waiting.get() < batchMax) {
            LockSupport.parkNanos(gatherNanos);
        }
    }

    private List<Waiting<J, R>> next(List<Waiting<J, R>> late) {
        gather();
        List<Waiting<J, R>> jobs = new ArrayList<>(late);
        for (int taken = 0; taken < batchMax; taken++) {
            Waiting<J, R> job = queue.poll();
            if (job == null) {
                break;
            }
            jobs.add(job);
        }
        jobs.removeIf(this::abandoned);
        return jobs;
    }

    private boolean abandoned(Waiting<J, R> job) {
        boolean done = job.future.isDone();
        if (done) {
            waiting.decrementAndGet();
        }
        return done;
    }

    /** Those that have to wait for the next batch. */
    private List<Waiting<J, R>> run(List<Waiting<J, R>> jobs) {
        try {
            return complete(jobs, batch.run(jobs.stream().map(Waiting::job).toList()));
        } catch (DatabaseUnavailable e) {
            jobs.forEach(job -> fail(job, e));
        } catch (RuntimeException e) {
            apart(jobs, e);
        }
        return List.of();
    }

    /** So that one job that cannot be done is the only one that fails. */
    private void apart(List<Waiting<J, R>> jobs, RuntimeException failure) {
        if (jobs.size() == 1) {
            LOG.error("{} failed", name, failure);
            fail(jobs.getFirst(), failure);
            return;
        }
        LOG.warn("{} failed for {} jobs, doing them one by one", name, jobs.size(), failure);
        for (Waiting<J, R> job : jobs) {
            queue.addAll(run(List.of(job)));
        }
    }

    private List<Waiting<J, R>> complete(List<Waiting<J, R>> jobs, List<Optional<R>> outcomes) {
        List<Waiting<J, R>> late = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            Waiting<J, R> job = jobs.get(i);
            outcomes.get(i).ifPresentOrElse(outcome -> complete(job, outcome), () -> late.add(job));
        }
        return late;
    }

    private void complete(Waiting<J, R> job, R outcome) {
        waiting.decrementAndGet();
        if (!job.future.complete(outcome)) {
            unwanted.accept(outcome);
        }
    }

    private void fail(Waiting<J, R> job, RuntimeException failure) {
        waiting.decrementAndGet();
        job.future.completeExceptionally(failure);
    }
}
