package dev.aigateway.ctl;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gatewayctl completion}. */
@Command(
        name = "completion",
        header = {
            "  source <(gatewayctl completion bash)        in ~/.bashrc",
            "  source <(gatewayctl completion zsh)         in ~/.zshrc, after compinit"
        },
        description = "Prints what makes a shell complete commands and options.")
final class CompletionCommand implements Runnable {

    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Session session;

    @SuppressWarnings("UnusedVariable") // One script serves both: it calls bashcompinit where it finds itself in zsh.
    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Shell shell = Shell.BASH;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.terminal().print(AutoComplete.bash("gatewayctl", spec.root().commandLine()));
    }
}
