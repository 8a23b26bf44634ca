package dev.aigateway.ctl;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code gatewayctl help}. */
@Command(
        name = "help",
        header = {"  gatewayctl help usage", "  gatewayctl help exit-codes", "  gatewayctl help environment"},
        description = "Shows help about a command, exit-codes or environment.")
final class HelpCommand implements Runnable {

    private final Session session;

    @Parameters(paramLabel = "TOPIC", arity = "0..*", description = "A command, exit-codes, or environment.")
    private List<String> topic = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    HelpCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        Optional<HelpTopic> page = HelpTopic.named(String.join(" ", topic));
        if (page.isPresent()) {
            session.terminal().out().print(page.get().text());
        } else {
            command().usage(session.terminal().out());
        }
    }

    private CommandLine command() {
        CommandLine command = spec.root().commandLine();
        for (String word : topic) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw new UnmatchedArgumentException(command, List.of(word));
            }
            command = next;
        }
        return command;
    }
}
