package dev.aigateway.proof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * So many callers at once, each making one call after the other until there are no more prompts or it is told to stop; what
 * each call saw is kept.
 */
final class Load implements AutoCloseable {

    private static final Duration END_MAX = Duration.ofMinutes(2);
    /** Nobody who is refused asks again in the same moment; most clients would wait longer. */
    private static final Duration AFTER_REFUSAL = Duration.ofMillis(800);

    private static final Duration AFTER_BREAK = Duration.ofMillis(50);

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean stopped;

    private Load() {}

    /** Goes on until it is stopped. */
    static Load start(int callers, Supplier<Prompt> prompts, Function<Prompt, Answer> call) {
        Load load = new Load();
        load.begin(callers, () -> Optional.of(prompts.get()), call);
        return load;
    }

    /** Makes so many calls; {@link #join} waits for them. */
    static Load start(int callers, int calls, Supplier<Prompt> prompts, Function<Prompt, Answer> call) {
        AtomicInteger left = new AtomicInteger(calls);
        Load load = new Load();
        load.begin(callers, () -> left.getAndDecrement() > 0 ? Optional.of(prompts.get()) : Optional.empty(), call);
        return load;
    }

    private void begin(int count, Supplier<Optional<Prompt>> prompts, Function<Prompt, Answer> call) {
        for (int i = 0; i < count; i++) {
            callers.add(Thread.startVirtualThread(() -> callOneAfterTheOther(prompts, call)));
        }
    }

    private void callOneAfterTheOther(Supplier<Optional<Prompt>> prompts, Function<Prompt, Answer> call) {
        for (Optional<Prompt> next = next(prompts); next.isPresent(); next = next(prompts)) {
            Answer answer = call.apply(next.get());
            answers.add(answer);
            if (answer.refused()) {
                LockSupport.parkNanos(AFTER_REFUSAL.toNanos());
            } else if (answer.broken()) {
                LockSupport.parkNanos(AFTER_BREAK.toNanos());
            }
        }
    }

    private Optional<Prompt> next(Supplier<Optional<Prompt>> prompts) {
        return stopped ? Optional.empty() : prompts.get();
    }

    boolean running() {
        return callers.stream().anyMatch(Thread::isAlive);
    }

    /** What was seen so far. */
    List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** Lets the running calls come to their ends and gives all answers. */
    List<Answer> stop() {
        stopped = true;
        return join();
    }

    /** Waits for the last call. */
    List<Answer> join() {
        return join(END_MAX);
    }

    /** Fails the test if a call does not come to its end by then. */
    List<Answer> join(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        for (Thread caller : callers) {
            try {
                if (!caller.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                    throw new AssertionError("some callers do not come to an end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for callers", e);
            }
        }
        return answers();
    }

    @Override
    public void close() {
        stopped = true;
    }
}
