package dev.aigateway.daemon;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Caller;
import dev.aigateway.access.CredentialId;
import dev.aigateway.access.KeyHash;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.Role;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Step;
import dev.aigateway.env.Secret;
import dev.aigateway.exchange.KeepAlive;
import dev.aigateway.exchange.LiveCalls;
import dev.aigateway.http.GatewayServer;
import dev.aigateway.http.Operation;
import dev.aigateway.http.Readiness;
import dev.aigateway.http.ServerLimits;
import dev.aigateway.journal.BootId;
import dev.aigateway.journal.Journal;
import dev.aigateway.journal.Limits;
import dev.aigateway.provider.Provider;
import dev.aigateway.provider.anthropic.AnthropicProvider;
import dev.aigateway.provider.simulated.SimulatedProvider;
import dev.aigateway.store.Database;
import dev.aigateway.store.FileTree;
import dev.aigateway.store.PostgresCredentials;
import dev.aigateway.store.RehearsedBudgetStore;
import dev.aigateway.telemetry.Readings;
import dev.aigateway.telemetry.Telemetry;
import dev.aigateway.usage.PriceBook;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first call that a Java process serves takes many times as long as a later one, since much of the program is only
 * loaded by it. So that no developer waits for that, and no call is refused because many came at once to a process that
 * has just started, the process calls itself before it listens: a gateway before a gateway, on loopback, made of the
 * real parts but for those that remember. The key is good nowhere else, the account is in no database, the journal is
 * thrown away, and nothing is logged or counted.
 */
final class Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String LOOPBACK = "127.0.0.1";
    private static final Readings NOTHING_READ = new Readings(0, true, 0, true, List.of());
    private static final UUID NO_ID = new UUID(0, 0);
    private static final Caller NOBODY =
            new Caller(new AccountId(NO_ID), new CredentialId(NO_ID), "nobody", Role.MEMBER, List.of());

    private final Settings settings;
    private final Database database;
    private final PriceBook prices;
    private final ClosingOrder closing;
    private final KeySecret key = KeySecret.generate(new SecureRandom());

    private Rehearsal(Settings settings, Database database, PriceBook prices, ClosingOrder closing) {
        this.settings = settings;
        this.database = database;
        this.prices = prices;
        this.closing = closing;
    }

    /** Where it fails, the first calls take longer, and that is all. The caller holds the lock of the data folder. */
    static void run(Settings settings, Database database, PriceBook prices) {
        Path folder = settings.dataFolder().resolve("rehearsal");
        try (ClosingOrder closing = new ClosingOrder()) {
            FileTree.delete(folder); // A process may have been killed in its rehearsal.
            closing.add(() -> FileTree.delete(folder));
            new Rehearsal(settings, database, prices, closing).run(folder);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the rehearsal failed, the first calls may take longer", e);
        }
    }

    private void run(Path folder) throws IOException {
        Journal journal = closing.add(
                Journal.open(folder, UUID.randomUUID(), BootId.current(), InstantSource.system(), Limits.DEFAULT));
        GatewayServer simulated = listen(SimulatedProvider.create(), journal);
        AnthropicProvider provider = closing.add(new AnthropicProvider(
                uri(simulated.port()), () -> new Secret(key.reveal()), settings.timeouts(), InstantSource.system()));
        int port = listen(provider, journal).port();
        call(port, "/v1/chat/completions", true);
        call(port, "/v1/messages", false);
    }

    private GatewayServer listen(Provider provider, Journal journal) {
        Telemetry telemetry = Telemetry.unheard(prices, settings.budgets().counting(), Version.current());
        CallPath path = new CallPath(
                this::find,
                new RehearsedBudgetStore(database, settings.budgets()),
                journal,
                provider,
                new ExpectedUse(),
                new LiveCalls(),
                closing.add(new KeepAlive(KeepAlive.Silence.USUAL)),
                prices,
                telemetry,
                Step.Watch.NONE,
                Runnable::run);
        Readiness readiness = new Readiness(() -> true, true);
        Operation operation = new Operation(telemetry, () -> NOTHING_READ, readiness, Version.current());
        return closing.add(GatewayServer.start(
                LOOPBACK,
                0,
                ServerLimits.withBodyMax(settings.bodyMax()),
                settings.limitErrors(),
                telemetry,
                path.routes(settings, database, operation)::forClients,
                () -> {}));
    }

    /** The database is asked all the same. */
    private Optional<Caller> find(KeyHash hash) {
        var _ = new PostgresCredentials(database, new SecureRandom()).findValid(hash);
        return Optional.of(NOBODY).filter(_ -> hash.equals(key.hash()));
    }

    private void call(int port, String path, boolean stream) throws IOException {
        String body = """
            {"model":"claude-fast","max_tokens":4,"stream":%s,"messages":[{"role":"user","content":"Are all here?"}]}\
            """.formatted(stream);
        HttpURLConnection connection =
                (HttpURLConnection) uri(port).resolve(path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setReadTimeout((int) PATIENCE.toMillis());
        connection.setRequestProperty("x-api-key", key.reveal());
        connection.setDoOutput(true);
        try {
            connection.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
            connection.getInputStream().readAllBytes(); // Throws where the answer is an error.
        } finally {
            connection.disconnect();
        }
    }

    private static URI uri(int port) {
        return URI.create("http://" + LOOPBACK + ":" + port);
    }
}
