package dev.aigateway.daemon;

import dev.aigateway.access.EncryptionKey;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.env.Environment;
import dev.aigateway.env.Secret;
import dev.aigateway.http.LimitErrorFormat;
import dev.aigateway.http.ServerLimits;
import dev.aigateway.http.TrustedProxies;
import dev.aigateway.provider.ProviderTimeouts;
import dev.aigateway.telemetry.Webhook;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.TokenCounting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything that can be set, read once.
 *
 * @param admin where management and metrics are, and then only there; empty means beside everything else
 * @param databaseUrl empty only in a demo: then a Postgres of our own runs in the data folder
 * @param providerKey empty where the stored one is used, or answers are simulated
 * @param encryptionKey of the stored provider key
 * @param simulated what a demo without any provider key does
 * @param aliases from names to the provider's ids
 * @param alertWebhook where warnings are posted; empty means nowhere
 * @param bodyMax in bytes
 * @param trustedProxies who is believed about where a request comes from
 */
public record Settings(
        String host,
        int port,
        Optional<AdminListener> admin,
        Path dataFolder,
        Optional<DatabaseUrl> databaseUrl,
        int poolSize,
        Optional<Secret> providerKey,
        Optional<EncryptionKey> encryptionKey,
        Simulated simulated,
        URI providerUrl,
        ProviderTimeouts timeouts,
        Map<String, String> aliases,
        BudgetDefaults budgets,
        LimitErrorFormat limitErrors,
        Optional<Secret> alertWebhook,
        int bodyMax,
        TrustedProxies trustedProxies,
        Duration shutdownGrace,
        boolean readyWithoutDatabase,
        LogSettings log) {

    /** How the program was started. */
    public enum Mode {
        /** For trying it out: what is missing is simulated. */
        DEMO,
        /** For work: what is missing is a problem. */
        RUN
    }

    /** Where administrators connect. */
    public record AdminListener(String host, int port) {}

    /** Whether answers may be simulated. */
    public enum Simulated {
        AUTO,
        NEVER
    }

    /** What the log looks like. */
    public record LogSettings(Level level, Format format) {

        /** The least that is written. */
        public enum Level {
            ERROR,
            WARN,
            INFO,
            DEBUG,
            TRACE
        }

        /** One JSON object a line for programs, or text for people. */
        public enum Format {
            JSON,
            TEXT
        }
    }

    private static final int PORT_MAX = 65_535;
    private static final Duration WHOLE_ANSWER_SILENCE = Duration.ofMinutes(10);

    /** Throws {@code InvalidSettings} that names every problem at once. */
    public static Settings read(Environment environment, Mode mode) {
        Settings settings = readAll(environment, mode);
        if (mode == Mode.RUN) {
            requireForWork(environment, settings);
        }
        if (settings.neverAnswers()) {
            environment.problem(
                    mode == Mode.RUN
                            ? "ANTHROPIC_API_KEY is not set: the company's own key at the provider; nor is"
                                    + " GATEWAY_ENCRYPTION_KEY, for one that gatewayctl provider-key set has stored"
                            : "ANTHROPIC_API_KEY is not set, and GATEWAY_SIMULATED=never forbids simulated answers");
        }
        if (settings.pointsAtItself()) {
            environment.problem("ANTHROPIC_API_URL points at the gateway itself; it is the address of the provider");
        }
        if (settings.sharesItsPort()) {
            environment.problem("ADMIN_PORT is that of PORT: management would be where every client connects");
        }
        if (PlaintextRule.forbids(settings.providerUrl)) {
            environment.problem(
                    "ANTHROPIC_API_URL must begin with https:// unless the provider is on this machine or in"
                            + " this network: the company's key would travel in the clear");
        }
        environment.throwIfProblems();
        return settings;
    }

    private static Settings readAll(Environment env, Mode mode) {
        boolean demo = mode == Mode.DEMO;
        Settings settings = new Settings(
                env.text("HOST", "127.0.0.1"),
                env.integer("PORT", 8000, 0, PORT_MAX),
                adminListener(env),
                env.read("GATEWAY_DATA_DIR", ".gateway", Path::of).toAbsolutePath(),
                env.databaseUrl("DATABASE_URL"),
                env.integer("DATABASE_POOL_SIZE", 8, 1, 1_000),
                env.secret("ANTHROPIC_API_KEY"),
                env.secret("GATEWAY_ENCRYPTION_KEY", EncryptionKey::parse),
                simulated(env, demo),
                env.uri("ANTHROPIC_API_URL", "https://api.anthropic.com"),
                new ProviderTimeouts(
                        env.duration("UPSTREAM_CONNECT_TIMEOUT", "10s"),
                        env.duration("UPSTREAM_IDLE_TIMEOUT", "300s"),
                        WHOLE_ANSWER_SILENCE,
                        env.duration("REQUEST_TIMEOUT", "60m")),
                aliases(env),
                budgets(env),
                env.choice("LIMIT_ERROR_FORMAT", LimitErrorFormat.OBJECT),
                env.secret("ALERT_WEBHOOK_URL", Webhook::address),
                bodyMax(env),
                env.read("TRUSTED_PROXIES", TrustedProxies::parse).orElse(TrustedProxies.NONE),
                env.duration("SHUTDOWN_GRACE", "60s"),
                env.flag("READY_WITHOUT_DATABASE", false),
                new LogSettings(
                        env.choice("LOG_LEVEL", LogSettings.Level.INFO),
                        env.choice("LOG_FORMAT", demo ? LogSettings.Format.TEXT : LogSettings.Format.JSON)));
        env.alsoKnown("GATEWAY_JAVA", ""); // The launcher's.
        env.alsoKnown("GATEWAY_BIND", "0.0.0.0"); // These two are the compose file's.
        env.alsoKnown("GATEWAY_DOMAIN", "localhost");
        return settings;
    }

    private static Optional<AdminListener> adminListener(Environment env) {
        Optional<Integer> port = env.integer("ADMIN_PORT", 0, PORT_MAX);
        String host = env.text("ADMIN_HOST", "127.0.0.1");
        return port.map(number -> new AdminListener(host, number));
    }

    private static Simulated simulated(Environment env, boolean demo) {
        Simulated simulated = env.choice("GATEWAY_SIMULATED", demo ? Simulated.AUTO : Simulated.NEVER);
        if (!demo && simulated == Simulated.AUTO) {
            env.problem("GATEWAY_SIMULATED=auto is for the demo; answers are never simulated in `run`");
        }
        return demo ? simulated : Simulated.NEVER;
    }

    private static Map<String, String> aliases(Environment env) {
        Map<String, String> aliases = new HashMap<>();
        env.read("MODEL_ALIASES", Aliases::parse).ifPresent(aliases::putAll);
        aliases.put("claude-fast", env.read("MODEL_CLAUDE_FAST", "claude-haiku-5-5", Aliases::model));
        aliases.put("claude-quality", env.read("MODEL_CLAUDE_QUALITY", "claude-sonnet-5-5", Aliases::model));
        aliases.put("claude-premium", env.read("MODEL_CLAUDE_PREMIUM", "claude-opus-5-5", Aliases::model));
        return Map.copyOf(aliases);
    }

    private static BudgetDefaults budgets(Environment env) {
        BudgetMode mode = env.choice("BUDGET_MODE", BudgetMode.SOFT);
        return new BudgetDefaults(
                env.number("DEFAULT_MONTHLY_TOKEN_LIMIT").map(OptionalLong::of).orElse(OptionalLong.empty()),
                env.read("DEFAULT_MONTHLY_LIMIT_USD", Settings::limitUsd),
                mode,
                env.flag("ENFORCE_BUDGETS", true),
                env.choice("TOKEN_LIMIT_COUNTS", TokenCounting.UNCACHED),
                env.zone("BUDGET_TZ", "UTC"));
    }

    /** Below zero it would be no limit at all. */
    private static Money limitUsd(String decimal) {
        String expected = "expected US dollars such as 25 or 12.50";
        try {
            Money limit = Money.ofUsd(decimal.strip());
            if (limit.compareTo(Money.ZERO) < 0) {
                throw new IllegalArgumentException(expected);
            }
            return limit;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }

    private static int bodyMax(Environment env) {
        long bytes = env.size("MAX_BODY_BYTES", "33MiB");
        if (bytes < 1 || bytes > 1 << 30) {
            env.problem("MAX_BODY_BYTES must be from 1 to 1GiB");
            return ServerLimits.BODY_BYTES_MAX;
        }
        return Math.toIntExact(bytes);
    }

    private static void requireForWork(Environment env, Settings settings) {
        if (settings.databaseUrl.isEmpty()) {
            env.problem("DATABASE_URL is not set: postgresql://user:password@host:5432/database");
        }
    }

    /** Without a key, nor a way to read the stored one. */
    private boolean neverAnswers() {
        return providerKey.isEmpty() && encryptionKey.isEmpty() && simulated == Simulated.NEVER;
    }

    private boolean sharesItsPort() {
        return admin.filter(listener -> port != 0 && listener.port() == port).isPresent();
    }

    private boolean pointsAtItself() {
        boolean here = providerUrl.getHost().equals("localhost")
                || providerUrl.getHost().startsWith("127.");
        return here && port != 0 && providerUrl.getPort() == port;
    }
}
