package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.Actor;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.proof.Fleet.Member;
import dev.aigateway.proof.Prompt.Route;
import dev.aigateway.store.Database;
import dev.aigateway.store.LedgerReader;
import dev.aigateway.store.PostgresCredentials;
import dev.aigateway.store.TestPostgres;
import dev.aigateway.upstream.Gate;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a proof is played on: a Postgres, an upstream with its book, and several daemons between them. */
final class Stage implements AutoCloseable {

    private static final Duration CALL_MAX = Duration.ofMinutes(15);
    private static final Duration IDLE_MAX = Duration.ofSeconds(60);

    private final Path folder = temporaryFolder();
    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final LedgerReader ledger;
    private final Database database;
    private final PostgresCredentials keys;
    private final Fleet fleet;
    private final IssuedKey key;
    private final IssuedKey admin;
    private volatile TestPostgres postgres;

    private Stage(
            TestPostgres postgres,
            DatabaseUrl testsSee,
            DatabaseUrl daemonsSee,
            int daemons,
            Map<String, String> settings) {
        this.postgres = postgres;
        this.ledger = new LedgerReader(testsSee);
        this.database = Database.open(testsSee, "proof-keys", 1);
        this.keys = new PostgresCredentials(database, new SecureRandom());
        this.fleet = Fleet.start(daemons, folder, daemonsSee, upstream.uri(), settings);
        this.key = newKey(Role.MEMBER);
        this.admin = newKey(Role.ADMIN);
    }

    /** With a Postgres of its own. */
    static Stage set(int daemons) {
        return on(TestPostgres.start(temporaryFolder()), daemons);
    }

    /** With other settings of the daemons than the usual ones. */
    static Stage set(int daemons, Map<String, String> settings) {
        TestPostgres postgres = TestPostgres.start(temporaryFolder());
        return new Stage(postgres, postgres.url(), postgres.url(), daemons, settings);
    }

    static Stage on(TestPostgres postgres, int daemons) {
        return new Stage(postgres, postgres.url(), postgres.url(), daemons, Map.of());
    }

    /** On a Postgres that the daemons reach through a proxy, but the tests do not. */
    static Stage behind(ChaosProxy proxy, TestPostgres postgres, int daemons) {
        return new Stage(postgres, postgres.url(), postgres.url(proxy.port()), daemons, Map.of());
    }

    /** On whatever Postgres the proxy leads to. */
    static Stage wherever(ChaosProxy proxy, TestPostgres first, int daemons) {
        DatabaseUrl url = first.url(proxy.port());
        return new Stage(first, url, url, daemons, Map.of());
    }

    /** After a failover. */
    void isNowOn(TestPostgres other) {
        postgres = other;
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

    /** Without limits. */
    IssuedKey key() {
        return key;
    }

    /** A key of an account of its own. */
    IssuedKey newKey(Role role) {
        return keys.create(
                new NewServiceKey("proof-" + UUID.randomUUID(), role, Optional.empty(), List.of()), new Actor("proof"));
    }

    /** With the usual key, at each daemon in turn. */
    Answer call(Prompt prompt) {
        return call(prompt, key);
    }

    Answer call(Prompt prompt, IssuedKey with) {
        return Caller.call(fleet.port(), with.secret().reveal(), prompt, CALL_MAX);
    }

    /** As a client that does not give up while the gateway is busy. */
    Answer callUntilAdmitted(Prompt prompt, IssuedKey with) {
        return untilAdmitted(() -> call(prompt, with));
    }

    private static Answer untilAdmitted(Supplier<Answer> call) {
        Answer answer = call.get();
        while (answer.unavailable()) {
            answer = call.get();
        }
        return answer;
    }

    Answer at(Member member, IssuedKey with, Prompt prompt) {
        return Caller.call(member.port(), with.secret().reveal(), prompt, CALL_MAX);
    }

    /** As clients call who know nothing of the single daemons. */
    Answer through(int balancerPort, Prompt prompt) {
        return Caller.call(balancerPort, key.secret().reveal(), prompt, CALL_MAX);
    }

    /** A short call at one daemon. */
    Answer at(Member member) {
        return at(member, key, Prompt.of(Route.MESSAGES, false, 100, 100));
    }

    /** One call at each daemon, so that their doors know the key. */
    void warm(IssuedKey with) {
        for (Member member : fleet.members()) {
            Prompt prompt = Prompt.of(Route.MESSAGES, false, 100, 100);
            Answer answer = untilAdmitted(() -> at(member, with, prompt));
            assertThat(answer.finished()).as(answer.toString()).isTrue();
        }
    }

    /** Waits until each daemon has admitted a call; answers after how many milliseconds the last one has. */
    long admitsAgain(Duration within) {
        long began = System.nanoTime();
        fleet.members()
                .forEach(member -> Await.until(
                        "admits again", Proof.within(within), () -> at(member).finished()));
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    /** So many streams that have begun at the daemon and go on when the gate is opened. */
    Load openStreams(int count, Member member, Gate gate) {
        int before = upstream.requests().size();
        for (int i = 0; i < count; i++) {
            gate.release();
            upstream.enqueue(new Script.Lockstep(Script.Answer.DEFAULT, gate));
        }
        Load streams = Load.start(
                count, count, () -> Prompt.of(Route.MESSAGES, true, 300, 300), prompt -> at(member, key, prompt));
        var _ = upstream.awaitRequest(before + count);
        return streams;
    }

    /** What the daemon's metrics say of a number that has no labels. */
    String metric(Member member, String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(member.process().uri("/metrics"))
                .header("authorization", "Bearer " + admin.secret().reveal())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> line.substring(name.length() + 1))
                    .findFirst()
                    .orElseThrow();
        }
    }

    Instant databaseNow() {
        return Instant.ofEpochMilli(postgres.number("select (extract(epoch from now()) * 1000)::bigint"));
    }

    /** Waits until the ledger has nothing open any more. */
    void awaitIdle() {
        awaitIdle(IDLE_MAX);
    }

    void awaitIdle(Duration atMost) {
        Await.until(
                this::whatIsOpen,
                atMost,
                () -> postgres.number("select count(*) from request where state = 'open'") == 0);
    }

    private String whatIsOpen() {
        return "still open: "
                + ledger.attempts().stream()
                        .filter(attempt -> attempt.state().equals("open"))
                        .toList();
    }

    /** The comparison with everything that began since then, when nothing is open any more. */
    BookAgainstLedger comparison(int requestsBefore, Instant since) {
        return new BookAgainstLedger(
                upstream.requests().stream().skip(requestsBefore).toList(),
                upstream.book(),
                ledger.attemptsSince(since),
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

    @Override
    public void close() {
        fleet.close();
        upstream.close();
        ledger.close();
        database.close();
        postgres.close();
        delete(folder);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("proof");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
