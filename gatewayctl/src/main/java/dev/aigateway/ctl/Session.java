package dev.aigateway.ctl;

import dev.aigateway.access.Actor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What commands work with. */
record Session(Terminal terminal, Databases databases, InstantSource clock, SecureRandom random) {

    static Session ofProcess() {
        Path workingFolder = Path.of("").toAbsolutePath();
        // The launcher says where the README is; beside it is the .env file of daemon, tool and compose.
        Path home = workingFolder.resolve(System.getProperty("gateway.home", ""));
        return new Session(
                Terminal.ofProcess(),
                new Databases(System.getenv(), home.resolve(".env"), workingFolder),
                InstantSource.system(),
                new SecureRandom());
    }

    /** Who makes the change. */
    Actor actor() {
        return new Actor("ctl:" + System.getProperty("user.name") + "@" + host());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // A machine that does not know its own name is still a machine.
        }
    }
}
