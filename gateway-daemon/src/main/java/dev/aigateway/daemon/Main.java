package dev.aigateway.daemon;

import dev.aigateway.access.Actor;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.access.WrongEncryptionKey;
import dev.aigateway.daemon.DataFolder.DataFolderInUse;
import dev.aigateway.daemon.Settings.Mode;
import dev.aigateway.env.Environment;
import dev.aigateway.env.InvalidSettings;
import dev.aigateway.http.CannotListen;
import dev.aigateway.store.DatabaseUnavailable;
import dev.aigateway.store.TrialDatabaseFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code gateway demo} and {@code gateway run}. */
public final class Main {

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final Duration DEMO_KEY_VALID = Duration.ofHours(24);

    private Main() {}

    public static void main(String[] arguments) {
        Optional<Mode> mode = mode(arguments);
        if (mode.isEmpty()) {
            System.err.println("""
                usage: gateway demo    try it out: embedded database, simulated answers without a provider key
                       gateway run     for work: needs DATABASE_URL and a provider key\
                """);
            System.exit(USAGE);
            return;
        }
        try {
            start(mode.get());
        } catch (InvalidSettings
                | DataFolderInUse
                | DatabaseUnavailable
                | TrialDatabaseFailure
                | CannotListen
                | NoProviderKey
                | WrongEncryptionKey e) {
            fail(e.getMessage());
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Main.class).error("the start failed", e);
            fail("the gateway could not start: " + e.getMessage());
        }
    }

    private static Optional<Mode> mode(String[] arguments) {
        return switch (arguments.length == 1 ? arguments[0] : "") {
            case "demo" -> Optional.of(Mode.DEMO);
            case "run" -> Optional.of(Mode.RUN);
            default -> Optional.empty();
        };
    }

    private static void start(Mode mode) {
        Path dotEnv = Path.of(System.getProperty("gateway.home", "."), ".env");
        Settings settings = Settings.read(Environment.of(System.getenv(), dotEnv), mode);
        Logging.configure(settings.log());
        Gateway gateway = Gateway.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(gateway), "shutdown"));
        if (mode == Mode.DEMO) {
            System.out.println(banner(settings, gateway, demoKey(gateway)));
        } else {
            Logger log = LoggerFactory.getLogger(Main.class);
            log.info("listening on {}:{}", settings.host(), gateway.port());
            settings.admin()
                    .ifPresent(admin -> log.info(
                            "administrators connect to {}:{}",
                            admin.host(),
                            gateway.adminPort().orElseThrow()));
        }
    }

    /** Asked to end, it ends well: without this the exit code would be that of the signal. */
    private static void end(Gateway gateway) {
        gateway.close();
        Runtime.getRuntime().halt(0);
    }

    private static IssuedKey demoKey(Gateway gateway) {
        NewServiceKey demo = new NewServiceKey("demo", Role.MEMBER, Optional.of(DEMO_KEY_VALID), List.of());
        return gateway.keys().reissue(demo, new Actor("daemon"));
    }

    private static String banner(Settings settings, Gateway gateway, IssuedKey key) {
        String url = "http://" + settings.host() + ":" + gateway.port();
        String provider = gateway.simulated()
                ? "simulated answers (set ANTHROPIC_API_KEY for real ones)"
                : settings.providerUrl().toString();
        return """

            gateway   %s
            provider  %s
            database  %s
            data      %s
            key       %s  (a member key, valid for 24 hours)

            Try it:

            curl -N %s/v1/messages -H "x-api-key: %s" -H "content-type: application/json" \
            -d '{"model":"claude-fast","max_tokens":200,"stream":true,"messages":[{"role":"user","content":"Hello"}]}'

            Claude Code:

            ANTHROPIC_BASE_URL=%s ANTHROPIC_AUTH_TOKEN=%s claude

            What it used: bin/gatewayctl usage. Stop with Ctrl-C.
            """.formatted(
                        url,
                        provider,
                        gateway.databaseUrl().display(),
                        settings.dataFolder(),
                        key.secret().reveal(),
                        url,
                        key.secret().reveal(),
                        url,
                        key.secret().reveal());
    }

    private static void fail(@Nullable String message) {
        System.err.println(message);
        System.exit(FAILED);
    }
}
