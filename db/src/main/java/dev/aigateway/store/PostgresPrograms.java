package dev.aigateway.store;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the programs of Postgres; what they say goes to a log file. */
record PostgresPrograms(PostgresBinaries binaries, List<String> asNonRoot, Path log) {

    // Postgres refuses to run as root. In a user namespace of its own it is root without seeing it. Where containers
    // forbid that, it runs as nobody, who can pass through our closed folders but owns nothing besides the cluster.
    private static final List<String> NAMESPACE = List.of("unshare", "-U");
    private static final List<String> NOBODY = List.of(
            "setpriv",
            "--securebits=+no_setuid_fixup", // Otherwise access(2) looks without the capability.
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override");

    static PostgresPrograms of(TrialFolder folder) {
        List<String> asNonRoot = new UnixSystem().getUid() == 0 ? wayOutOfRoot() : List.of();
        return new PostgresPrograms(PostgresBinaries.unpacked(folder.binaries()), asNonRoot, folder.log());
    }

    /** Throws unless it ends well. */
    void run(String input, String program, String... arguments) {
        var command = new ArrayList<>(asNonRoot);
        command.add(binaries.program(program));
        command.addAll(List.of(arguments));
        int exitCode = exitCode(command, input);
        if (exitCode != 0) {
            throw new TrialDatabaseFailure(
                    "the trial database failed (" + program + ", exit code " + exitCode + "): see " + log);
        }
    }

    private int exitCode(List<String> command, String input) {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG")); // Meant for another Postgres.
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        try {
            Process process = builder.start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            return ExitCode.of(process);
        } catch (IOException e) {
            throw new TrialDatabaseFailure("cannot run " + command.getFirst(), e);
        }
    }

    private static List<String> wayOutOfRoot() {
        for (List<String> way : List.of(NAMESPACE, NOBODY)) {
            if (works(way)) {
                return way;
            }
        }
        throw new TrialDatabaseFailure("Postgres refuses to run as root, and neither unshare nor setpriv works here:"
                + " use another user, or set DATABASE_URL");
    }

    private static boolean works(List<String> way) {
        var command = new ArrayList<>(way);
        command.add("true");
        try {
            return ExitCode.of(new ProcessBuilder(command).start()) == 0;
        } catch (IOException e) {
            return false; // Not installed.
        }
    }
}
