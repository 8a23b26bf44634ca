package dev.aigateway.ctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code gatewayctl}: what is above the commands. */
@Command(
        name = "gatewayctl",
        header = {
            "  gatewayctl seed                                    set up: the first keys",
            "  gatewayctl create-user --help                      a key for a person",
            "  KEY=$(gatewayctl create-key --name ci)             a key for a program",
            "  gatewayctl usage --month 2026-10 -o csv            who used what"
        },
        description = "Keys, limits and use of the company AI gateway, straight from its database.",
        versionProvider = Version.class)
@SuppressWarnings("UnusedVariable") // Help and version are picocli's to act on.
final class Gatewayctl {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    private boolean help;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Adds the cause to an error.")
    private boolean verbose;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version.")
    private boolean version;

    boolean verbose() {
        return verbose;
    }
}
