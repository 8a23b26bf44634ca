package dev.aigateway.daemon;

import dev.aigateway.access.KeyRegister;
import dev.aigateway.budget.ExpectedUse;
import dev.aigateway.budget.Step;
import dev.aigateway.budget.WarningRegister;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.env.Secret;
import dev.aigateway.exchange.KeepAlive;
import dev.aigateway.exchange.LiveCalls;
import dev.aigateway.http.DeclaredRoute;
import dev.aigateway.http.GatewayServer;
import dev.aigateway.http.Operation;
import dev.aigateway.http.Readiness;
import dev.aigateway.http.Routes;
import dev.aigateway.http.ServerLimits;
import dev.aigateway.provider.Provider;
import dev.aigateway.provider.anthropic.AnthropicProvider;
import dev.aigateway.provider.simulated.SimulatedProvider;
import dev.aigateway.store.DaemonRegister;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCredentials;
import dev.aigateway.store.PostgresProviderKeys;
import dev.aigateway.store.PostgresWarnings;
import dev.aigateway.store.PriceList;
import dev.aigateway.store.RevocationFeed;
import dev.aigateway.store.SharedDefaults;
import dev.aigateway.store.TrialDatabase;
import dev.aigateway.telemetry.Readings;
import dev.aigateway.telemetry.Telemetry;
import dev.aigateway.telemetry.Webhook;
import dev.aigateway.usage.PriceBook;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running daemon, wired by hand from top to bottom. */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final int NO_LONGER_LISTENING = 70;
    /** Clients whose calls are cut hear so, unless they do not read. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(5);

    private final ClosingOrder closing;
    private final GatewayServer server;
    private final Optional<GatewayServer> adminServer;
    private final Routes routes;
    private final DatabaseUrl databaseUrl;
    private final KeyRegister keys;
    private final boolean simulated;

    private Gateway(
            ClosingOrder closing,
            GatewayServer server,
            Optional<GatewayServer> adminServer,
            Routes routes,
            DatabaseUrl databaseUrl,
            KeyRegister keys,
            boolean simulated) {
        this.closing = closing;
        this.server = server;
        this.adminServer = adminServer;
        this.routes = routes;
        this.databaseUrl = databaseUrl;
        this.keys = keys;
        this.simulated = simulated;
    }

    /** Starts everything, or nothing: what was opened before a failure is closed again. */
    public static Gateway start(Settings settings) {
        return start(settings, KeepAlive.Silence.USUAL, Step.Watch.NONE, true);
    }

    /**
     * For tests.
     *
     * @param silence how long the clients of streams are left without a byte
     * @param steps is told of each step of each call
     * @param rehearse whether the first call is to take no longer than a later one
     */
    static Gateway start(Settings settings, KeepAlive.Silence silence, Step.Watch steps, boolean rehearse) {
        ClosingOrder closing = new ClosingOrder();
        try {
            return start(settings, silence, steps, rehearse, closing);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private static Gateway start(
            Settings settings, KeepAlive.Silence silence, Step.Watch steps, boolean rehearse, ClosingOrder closing) {
        DataFolder folder = closing.add(DataFolder.open(settings.dataFolder()));
        DatabaseUrl url = settings.databaseUrl()
                .orElseGet(() ->
                        closing.add(TrialDatabase.open(settings.dataFolder())).url());
        Database database = closing.add(Database.open(url, "gateway-daemon", settings.poolSize()));
        prepare(database, settings, folder.daemonId());
        closing.add(new PartitionsAhead(database));
        deliver(new PostgresWarnings(database, settings.budgets().zone()), settings, closing);

        PriceBook prices = new PriceList(database).read();
        Telemetry telemetry = new Telemetry(prices, settings.budgets().counting(), Version.current());
        ExpectedUse expectedUse = new ExpectedUse();
        LiveCalls live = new LiveCalls();
        Bookkeeping books = Bookkeeping.open(database, folder, settings, expectedUse, live, telemetry, steps, closing);
        closing.add(RevocationFeed.start(url, live::credentials, live::cut));
        PostgresCredentials credentials = new PostgresCredentials(database, new SecureRandom());
        Provider provider = provider(settings, database, closing);
        CallPath path = new CallPath(
                credentials,
                books.store(),
                books.journal(),
                provider,
                expectedUse,
                live,
                closing.add(new KeepAlive(silence)),
                prices,
                telemetry,
                steps,
                closing.add(Executors.newVirtualThreadPerTaskExecutor()));
        Readiness readiness = new Readiness(database::answers, settings.readyWithoutDatabase());
        Routes routes = path.routes(
                settings,
                database,
                new Operation(telemetry, () -> readings(books, database, readiness), readiness, Version.current()));
        if (rehearse) {
            Rehearsal.run(settings, database, prices);
        }
        Optional<GatewayServer> adminServer = settings.admin()
                .map(admin -> closing.add(GatewayServer.start(
                        admin.host(),
                        admin.port(),
                        ServerLimits.withBodyMax(settings.bodyMax()).forAdministrators(),
                        settings.limitErrors(),
                        telemetry,
                        routes::forAdministrators,
                        Gateway::noLongerListening)));
        GatewayServer server = closing.add(GatewayServer.start(
                settings.host(),
                settings.port(),
                ServerLimits.withBodyMax(settings.bodyMax()),
                settings.limitErrors(),
                telemetry,
                adminServer.isPresent() ? routes::forClients : routes::together,
                Gateway::noLongerListening));
        closing.add(() -> {
            readiness.drain();
            adminServer.ifPresent(GatewayServer::drain);
            drain(server, routes, live, settings.shutdownGrace());
        });
        return new Gateway(closing, server, adminServer, routes, url, credentials, provider.simulated());
    }

    private static Readings readings(Bookkeeping books, Database database, Readiness readiness) {
        return new Readings(
                books.journal().bytes(),
                books.journal().healthy(),
                books.store().settlementsWaiting(),
                readiness.databaseUp(),
                database.pools().stream()
                        .map(use -> new Readings.Pool(use.name(), use.active(), use.idle(), use.waiting()))
                        .toList());
    }

    /** Without anybody to tell, whoever raises a warning has at least logged it. */
    private static void deliver(WarningRegister warnings, Settings settings, ClosingOrder closing) {
        settings.alertWebhook()
                .map(address -> new Webhook(address, WarningsDelivery.RECEIVER_MAX))
                .ifPresent(
                        webhook -> closing.add(new WarningsDelivery(warnings, webhook, WarningsDelivery.LOOK_EVERY)));
    }

    private static void prepare(Database database, Settings settings, UUID daemon) {
        String schema = database.migrate();
        new SharedDefaults(database).write(settings.budgets());
        new DaemonRegister(database).started(daemon, hostName(), Version.current());
        LOG.info("schema {}, daemon {}", schema, daemon);
    }

    private static Provider provider(Settings settings, Database database, ClosingOrder closing) {
        Optional<Supplier<Secret>> key = providerKey(settings, database, closing);
        if (key.isPresent()) {
            return closing.add(new AnthropicProvider(
                    settings.providerUrl(), key.get(), settings.timeouts(), InstantSource.system()));
        }
        return switch (settings.simulated()) {
            case AUTO -> SimulatedProvider.create();
            case NEVER -> throw new NoProviderKey();
        };
    }

    /** The environment's wins over the stored one. */
    private static Optional<Supplier<Secret>> providerKey(Settings settings, Database database, ClosingOrder closing) {
        if (settings.providerKey().isPresent()) {
            return Optional.of(settings.providerKey()::get);
        }
        PostgresProviderKeys keys = new PostgresProviderKeys(database);
        return settings.encryptionKey()
                .flatMap(encryption ->
                        StoredProviderKey.find(keys, AnthropicProvider.NAME, encryption, StoredProviderKey.LOOK_EVERY))
                .map(closing::add);
    }

    /** Lets what runs come to its end; nothing new begins on a connection that had its answer. */
    private static void drain(GatewayServer server, Routes routes, LiveCalls live, Duration grace) {
        long endNanos = System.nanoTime() + grace.toNanos();
        server.drain();
        routes.giveNotice(grace);
        if (routes.awaitIdle(Duration.ofNanos(endNanos - System.nanoTime()))) {
            return;
        }
        LOG.warn("some calls did not end within the grace of {} s and are cut", grace.toSeconds());
        live.stop();
        if (!routes.awaitIdle(TOLD_WITHIN)) {
            LOG.warn("some clients do not take the end of their answers");
        }
    }

    /** Only a new process gets its port back; the calls that are cut are charged at its start. */
    private static void noLongerListening() {
        LOG.error("the own port no longer answers; ending so that the supervisor starts a new process");
        Runtime.getRuntime().halt(NO_LONGER_LISTENING);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    public int port() {
        return server.port();
    }

    /** Empty where administrators connect as everybody does. */
    public OptionalInt adminPort() {
        return adminServer.stream().mapToInt(GatewayServer::port).findFirst();
    }

    /** Whether answers are made up. */
    public boolean simulated() {
        return simulated;
    }

    /** Where the data is; without its password when printed. */
    DatabaseUrl databaseUrl() {
        return databaseUrl;
    }

    List<DeclaredRoute> routes() {
        return routes.declared();
    }

    List<DeclaredRoute> adminRoutes() {
        return routes.declaredForAdministrators();
    }

    KeyRegister keys() {
        return keys;
    }

    /** Drains and stops; closing twice is harmless. */
    @Override
    public void close() {
        closing.close();
    }
}
