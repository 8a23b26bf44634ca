package dev.aigateway.store;

import dev.aigateway.env.Secret;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/** What is chosen once for a trial database: its port on the loopback address, and the passwords of its two roles. */
record TrialSettings(int port, Secret superuserPassword, Secret ownerPassword) {

    // Below the ports that systems hand out for outgoing connections, one of which could hold it at a later start.
    private static final int PORT_MIN = 15_000;
    private static final int PORT_MAX = 32_000;
    private static final int PASSWORD_BYTES = 24;

    static TrialSettings loadOrCreate(TrialFolder folder) {
        try {
            if (Files.exists(folder.settings())) {
                return load(folder.settings());
            }
            return create(folder);
        } catch (IOException e) {
            throw new TrialDatabaseFailure("cannot read or write " + folder.settings(), e);
        }
    }

    boolean portIsFree() {
        return isFree(port);
    }

    private static TrialSettings load(Path file) throws IOException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        try {
            return new TrialSettings(
                    Integer.parseInt(properties.getProperty("port", "")),
                    new Secret(properties.getProperty("postgres.password", "")),
                    new Secret(properties.getProperty("gateway.password", "")));
        } catch (NumberFormatException e) {
            throw new TrialDatabaseFailure(file + " has no valid port", e);
        }
    }

    private static TrialSettings create(TrialFolder folder) throws IOException {
        if (folder.hasCluster()) {
            throw new TrialDatabaseFailure(folder.settings() + " is missing, and with it the passwords of the trial"
                    + " database: put it back, or delete " + folder.cluster() + " to start anew");
        }
        var random = new SecureRandom();
        var settings = new TrialSettings(freePort(random), password(random), password(random));
        Path complete = TrialFolder.writePrivate(folder.root().resolve("trial-database.new"), settings.text());
        Files.move(complete, folder.settings(), StandardCopyOption.ATOMIC_MOVE);
        return settings;
    }

    private String text() {
        return """
            # The trial database on 127.0.0.1. The port may be changed while it is stopped.
            port=%d
            postgres.password=%s
            gateway.password=%s
            """.formatted(port, superuserPassword.value(), ownerPassword.value());
    }

    private static Secret password(SecureRandom random) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return new Secret(HexFormat.of().formatHex(bytes));
    }

    private static int freePort(SecureRandom random) {
        return random.ints(PORT_MIN, PORT_MAX)
                .filter(TrialSettings::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.isBound();
        } catch (IOException e) {
            return false; // The only question was whether it can be had.
        }
    }
}
