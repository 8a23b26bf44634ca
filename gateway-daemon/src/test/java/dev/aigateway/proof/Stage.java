package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.Actor;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.Attempt;
import dev.aigateway.store.Database;
import dev.aigateway.store.LedgerReader;
import dev.aigateway.store.PostgresCredentials;
import dev.aigateway.store.TestPostgres;
import dev.aigateway.upstream.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a proof is played on: a Postgres, an upstream with its book, and several daemons between them. */
final class Stage implements AutoCloseable {

    static final Duration CALL_MAX = Duration.ofSeconds(60);

    private static final Duration IDLE_MAX = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Path folder;
    private final TestPostgres postgres;
    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final LedgerReader ledger;
    private final Fleet fleet;
    private final IssuedKey key;

    private Stage(Path folder, TestPostgres postgres, DatabaseUrl daemonsSee, int daemons, Map<String, String> more) {
        this.folder = folder;
        this.postgres = postgres;
        this.ledger = new LedgerReader(postgres.url());
        this.fleet = Fleet.start(daemons, folder, daemonsSee, upstream.uri(), more);
        this.key = newKey(Role.MEMBER);
    }

    static Stage set(int daemons) {
        Path folder = temporaryFolder();
        TestPostgres postgres = TestPostgres.start(folder.resolve("postgres"));
        return new Stage(folder, postgres, postgres.url(), daemons, Map.of());
    }

    /** On a Postgres that is there already, which the daemons reach as they are told, with further settings. */
    static Stage set(TestPostgres postgres, DatabaseUrl daemonsSee, int daemons, Map<String, String> more) {
        return new Stage(temporaryFolder(), postgres, daemonsSee, daemons, more);
    }

    TestPostgres postgres() {
        return postgres;
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    LedgerReader ledger() {
        return ledger;
    }

    Fleet fleet() {
        return fleet;
    }

    /** A key of an account of its own. */
    IssuedKey newKey(Role role) {
        try (Database opened = Database.open(postgres.url(), "proof-keys", 1)) {
            return new PostgresCredentials(opened, new SecureRandom())
                    .create(
                            new NewServiceKey("proof-" + UUID.randomUUID(), role, Optional.empty(), List.of()),
                            new Actor("proof"));
        }
    }

    static UUID account(IssuedKey key) {
        return key.credential().account().value();
    }

    /** Without limits. */
    IssuedKey key() {
        return key;
    }

    /** With the usual key, to each daemon in turn. */
    Answer call(Prompt prompt) {
        return call(prompt, key);
    }

    Answer call(Prompt prompt, IssuedKey with) {
        return Caller.call(fleet.port(), with.secret().reveal(), prompt, CALL_MAX);
    }

    /** As {@link #call(Prompt, IssuedKey)}, as often as needed until nobody is refused a moment. */
    Function<Prompt, Answer> callsWith(IssuedKey with) {
        return prompt -> call(prompt, with);
    }

    /** One call at each daemon, so that their doors know the key. */
    void warm(IssuedKey with) {
        for (Fleet.Member member : fleet.members()) {
            Answer answer = Caller.call(
                    member.port(), with.secret().reveal(), Prompt.of(Prompt.Route.MESSAGES, false, 100, 100), CALL_MAX);
            assertThat(answer.finished()).as(answer.toString()).isTrue();
        }
    }

    Instant databaseNow() {
        return Instant.ofEpochMilli(postgres.number("select (extract(epoch from pg_catalog.now()) * 1000)::bigint"));
    }

    /** Waits until the ledger has nothing open any more. */
    void awaitIdle() {
        awaitIdle(IDLE_MAX);
    }

    void awaitIdle(Duration atMost) {
        await(this::whatIsOpen, atMost, () -> open() == 0);
    }

    private long open() {
        return postgres.number("select count(*) from request where state = 'open'");
    }

    private String whatIsOpen() {
        return "still open: "
                + ledger.attempts().stream()
                        .filter(attempt -> attempt.state().equals("open"))
                        .toList();
    }

    static void await(String what, Duration atMost, BooleanSupplier condition) {
        await(() -> "waited in vain: " + what, atMost, condition);
    }

    private static void await(Supplier<String> otherwise, Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise.get());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** The comparison with everything that began since then, when nothing is open any more. */
    BookAgainstLedger comparison(int requestsBefore, Instant since) {
        List<Attempt> attempts = ledger.attemptsSince(since);
        return new BookAgainstLedger(
                upstream.requests().subList(requestsBefore, upstream.requests().size()),
                upstream.book(),
                attempts,
                fleet.kills());
    }

    /** All of it: the book, the rows, the sums, and that nothing is held. */
    void assertBookEqualsLedger(Collection<Answer> answers) {
        awaitIdle();
        BookAgainstLedger comparison =
                new BookAgainstLedger(upstream.requests(), upstream.book(), ledger.attempts(), fleet.kills());
        List<String> problems = comparison.problems(answers);
        System.out.println(comparison.summary());
        assertThat(problems).isEmpty();
        assertSums();
    }

    /** The budgets are the sums of their rows, and idle ones hold nothing. */
    void assertSums() {
        assertThat(ledger.verify().discrepancies()).isEmpty();
        assertThat(postgres.number("select coalesce(sum(tok_held + cost_held + open_count), 0) from budget"))
                .as("held when idle")
                .isZero();
        assertThat(upstream.violations()).isEmpty();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("proof");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        fleet.close();
        upstream.close();
        ledger.close();
        postgres.close();
        delete(folder);
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
