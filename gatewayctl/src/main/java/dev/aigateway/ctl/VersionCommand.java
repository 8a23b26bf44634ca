package dev.aigateway.ctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gatewayctl version}. */
@Command(name = "version", header = "  gatewayctl version", description = "Shows the version.")
final class VersionCommand implements Runnable {

    private final Session session;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    VersionCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        spec.root().commandLine().printVersionHelp(session.terminal().out());
    }
}
