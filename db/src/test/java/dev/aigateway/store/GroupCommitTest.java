package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.store.GroupCommit.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private static final int BATCH_MAX = 3;
    private static final int WAITING_MAX = 5;

    private final List<List<String>> batches = new CopyOnWriteArrayList<>();
    private final List<String> unwanted = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void release() {
        released.countDown();
    }

    @Test
    void whatComesWhileABatchRunsGoesIntoTheNextOnes() throws Exception {
        GroupCommit<String, String> group = group(GroupCommitTest::done);
        var first = first(group);
        var others = submit(group, "b", "c", "d", "e");
        released.countDown();

        assertThat(result(first)).isEqualTo("A");
        assertThat(results(others)).containsExactly("B", "C", "D", "E");
        assertThat(batches).containsExactly(List.of("a"), List.of("b", "c", "d"), List.of("e"));
        assertThat(group.waiting()).isZero();
    }

    @Test
    void aBatchNeedNotStandInLineBehindVirtualThreads() throws Exception {
        GroupCommit<String, String> group = group(jobs -> Collections.nCopies(
                jobs.size(), Optional.of(String.valueOf(Thread.currentThread().isVirtual()))));
        released.countDown();

        assertThat(result(group.submit("a"))).isEqualTo("false");
    }

    @Test
    void aJobThatHasToWaitComesAgainBesideAFullBatch() throws Exception {
        GroupCommit<String, String> group = group(jobs -> batches.size() == 1 ? List.of(Optional.empty()) : done(jobs));
        var first = first(group);
        var others = submit(group, "b", "c", "d");
        released.countDown();

        assertThat(result(first)).isEqualTo("A");
        assertThat(results(others)).containsExactly("B", "C", "D");
        assertThat(batches).containsExactly(List.of("a"), List.of("a", "b", "c", "d"));
    }

    @Test
    void aJobThatCannotBeDoneFailsAlone() throws Exception {
        IllegalStateException failure = new IllegalStateException("c cannot be done");
        GroupCommit<String, String> group = group(jobs -> {
            if (jobs.contains("c")) {
                throw failure;
            }
            return done(jobs);
        });
        var _ = first(group);
        var others = submit(group, "b", "c", "d");
        released.countDown();

        assertThat(result(others.get(0))).isEqualTo("B");
        assertThat(result(others.get(2))).isEqualTo("D");
        assertThatThrownBy(() -> result(others.get(1))).hasCause(failure);
        assertThat(batches)
                .containsExactly(List.of("a"), List.of("b", "c", "d"), List.of("b"), List.of("c"), List.of("d"));
        assertThat(group.waiting()).isZero();
    }

    @Test
    void whereTheDatabaseIsAwayAllOfABatchFails() throws Exception {
        DatabaseUnavailable away = new DatabaseUnavailable("away", null);
        GroupCommit<String, String> group = group(jobs -> {
            if (batches.size() == 2) {
                throw away;
            }
            return done(jobs);
        });
        var _ = first(group);
        var others = submit(group, "b", "c", "d", "e");
        released.countDown();

        assertThatThrownBy(() -> result(others.get(0))).hasCause(away);
        assertThatThrownBy(() -> result(others.get(2))).hasCause(away);
        assertThat(result(others.get(3))).isEqualTo("E");
        assertThat(batches).containsExactly(List.of("a"), List.of("b", "c", "d"), List.of("e"));
    }

    @Test
    void nobodyWaitsBehindTooMany() throws Exception {
        GroupCommit<String, String> group = group(GroupCommitTest::done);
        var _ = first(group);
        var _ = submit(group, "b", "c", "d", "e");

        var refused = group.submit("f");

        assertThatThrownBy(() -> result(refused)).hasCauseInstanceOf(DatabaseUnavailable.class);
        assertThat(group.waiting()).isEqualTo(WAITING_MAX);
    }

    @Test
    void aClosedOneTakesNoJob() {
        GroupCommit<String, String> group = group(GroupCommitTest::done);
        group.close();

        var refused = group.submit("a");

        assertThatThrownBy(() -> result(refused)).hasCauseInstanceOf(DatabaseUnavailable.class);
        assertThat(batches).isEmpty();
    }

    @Test
    void aJobThatNobodyWaitsForIsNotBegunAndWhatBecameOfOneIsHandedOn() throws Exception {
        GroupCommit<String, String> group = group(GroupCommitTest::done);
        var first = first(group);
        var others = submit(group, "b", "c");
        first.cancel(false);
        others.getFirst().cancel(false);
        released.countDown();

        assertThat(result(others.getLast())).isEqualTo("C");
        assertThat(batches).containsExactly(List.of("a"), List.of("c"));
        assertThat(unwanted).containsExactly("A");
        assertThat(group.waiting()).isZero();
    }

    @Test
    void oneThatGathersWaitsForCompany() throws Exception {
        released.countDown();
        GroupCommit<String, String> group = group(GroupCommitTest::done, BATCH_MAX, Duration.ofSeconds(1));

        assertThat(results(submit(group, "a", "b"))).containsExactly("A", "B");
        assertThat(batches).containsExactly(List.of("a", "b"));
    }

    @Test
    void aBatchThatIsFullWaitsForNoCompany() throws Exception {
        released.countDown();
        GroupCommit<String, String> group = group(GroupCommitTest::done, 1, Duration.ofMinutes(1));

        assertThat(result(group.submit("a"))).isEqualTo("A");
    }

    private GroupCommit<String, String> group(Batch<String, String> batch) {
        return group(batch, BATCH_MAX, Duration.ZERO);
    }

    private GroupCommit<String, String> group(Batch<String, String> batch, int batchMax, Duration gather) {
        return new GroupCommit<>(
                "a test", batchMax, WAITING_MAX, gather.toNanos(), 1, jobs -> run(batch, jobs), unwanted::add);
    }

    /** The first one waits until it is released. */
    private List<Optional<String>> run(Batch<String, String> batch, List<String> jobs) {
        batches.add(jobs);
        begun.countDown();
        try {
            assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return batch.run(jobs);
    }

    private static List<Optional<String>> done(List<String> jobs) {
        return jobs.stream()
                .map(job -> Optional.of(job.toUpperCase(Locale.ROOT)))
                .toList();
    }

    /** A job whose batch has begun. */
    private CompletableFuture<String> first(GroupCommit<String, String> group) throws InterruptedException {
        CompletableFuture<String> first = group.submit("a");
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        return first;
    }

    private static List<CompletableFuture<String>> submit(GroupCommit<String, String> group, String... jobs) {
        return Stream.of(jobs).map(group::submit).toList();
    }

    private static String result(CompletableFuture<String> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static List<String> results(List<CompletableFuture<String>> futures) throws Exception {
        List<String> results = new ArrayList<>();
        for (CompletableFuture<String> future : futures) {
            results.add(result(future));
        }
        return results;
    }
}
