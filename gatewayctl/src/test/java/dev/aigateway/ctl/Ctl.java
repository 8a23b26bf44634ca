package dev.aigateway.ctl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aigateway.env.DatabaseUrl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The tool, run in this process; nothing of it is replaced but what surrounds a process. */
record Ctl(Map<String, String> environment, Path folder, String input, boolean interactive, InstantSource clock) {

    private static final Path NOWHERE = Path.of("no such folder").toAbsolutePath();

    static {
        QuietLogging.choose();
    }

    /** How a command ended, and what it said. */
    record Ended(int exitCode, String out, String err) {}

    static Ctl on(DatabaseUrl url) {
        return on(Map.of("DATABASE_URL", text(url)));
    }

    static Ctl on(Map<String, String> environment) {
        return new Ctl(environment, NOWHERE, "", false, InstantSource.system());
    }

    /** A user and a password of one's own where the tests' superuser is not the right one. */
    static DatabaseUrl as(String user, String password, DatabaseUrl url) {
        return DatabaseUrl.parse("postgresql://%s:%s@%s".formatted(user, password, url.display()));
    }

    static String text(DatabaseUrl url) {
        return "postgresql://%s:%s@%s".formatted(url.user(), url.password().value(), url.display());
    }

    /** With a person at a terminal, who types this. */
    Ctl typing(String text) {
        return new Ctl(environment, folder, text, true, clock);
    }

    /** With this on standard input, and nobody at a terminal. */
    Ctl reading(String text) {
        return new Ctl(environment, folder, text, false, clock);
    }

    Ctl with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Ctl(more, folder, input, interactive, clock);
    }

    Ctl in(Path workingFolder) {
        return new Ctl(environment, workingFolder, input, interactive, clock);
    }

    Ctl at(InstantSource otherClock) {
        return new Ctl(environment, folder, input, interactive, otherClock);
    }

    Ended run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Ended ended = run(out, args);
        return new Ended(ended.exitCode, out.toString(UTF_8), ended.err);
    }

    /** With another standard output. */
    Ended run(OutputStream out, String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(out, err, new ByteArrayInputStream(input.getBytes(UTF_8)), () -> interactive);
        Session session = new Session(
                terminal, new Databases(environment, folder.resolve(".env"), folder), clock, new SecureRandom());
        int exitCode = new CommandLineTool(session).run(args);
        return new Ended(exitCode, "", err.toString(UTF_8));
    }

    /** A command that must end well; answers its data. */
    String data(String... args) {
        Ended ended = run(args);
        if (ended.exitCode != 0) {
            throw new AssertionError(ended.err);
        }
        return ended.out;
    }
}
