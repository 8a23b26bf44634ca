package dev.aigateway.ctl;

import java.util.List;
import picocli.CommandLine;

/** Commands that the help shows under one title. */
record CommandGroup(String title, List<CommandLine> commands) {

    CommandGroup {
        commands = List.copyOf(commands);
    }

    /** All commands there are, in the order of the help. */
    static List<CommandGroup> all(Session session) {
        return List.of(
                of("Set up", new SeedCommand(session), new MigrateCommand(session)),
                of("Keys", new CreateKeyCommand(session), new KeysCommand(session), new RevokeKeyCommand(session)),
                of("Usage", new UsageCommand(session), new ExportCommand(session)),
                of("Ledger", new CommandLine(new LedgerCommand()).addSubcommand(new LedgerVerifyCommand(session))),
                of("Other", new CompletionCommand(session), new VersionCommand(session), new HelpCommand(session)));
    }

    private static CommandGroup of(String title, Runnable... commands) {
        return new CommandGroup(
                title, List.of(commands).stream().map(CommandLine::new).toList());
    }

    private static CommandGroup of(String title, CommandLine commandWithCommands) {
        return new CommandGroup(title, List.of(commandWithCommands));
    }
}
