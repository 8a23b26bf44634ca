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
                of(
                        "Set up",
                        new CommandLine(new SeedCommand(session)),
                        new CommandLine(new MigrateCommand(session)),
                        new CommandLine(new ProviderKeyCommand())
                                .addSubcommand(new ProviderKeySetCommand(session))
                                .addSubcommand(new ProviderKeyShowCommand(session))),
                of(
                        "People",
                        new CreateUserCommand(session),
                        new UsersCommand(session),
                        new ShowUserCommand(session),
                        new DeleteUserCommand(session)),
                of(
                        "Keys",
                        new CreateKeyCommand(session),
                        new KeysCommand(session),
                        new RevokeKeyCommand(session),
                        new RegenerateKeyCommand(session)),
                of("Limits", new RaiseLimitCommand(session), new SetLimitCommand(session)),
                of(
                        "Usage",
                        new UsageCommand(session),
                        new HistoryCommand(session),
                        new ExportCommand(session),
                        new ExplainCommand(session)),
                of(
                        "Ledger",
                        new CommandLine(new LedgerCommand())
                                .addSubcommand(new LedgerVerifyCommand(session))
                                .addSubcommand(new LedgerCorrectCommand(session))),
                of("Clients", new ConfigureCommand(session)),
                of("Other", new CompletionCommand(session), new VersionCommand(session), new HelpCommand(session)));
    }

    private static CommandGroup of(String title, Runnable... commands) {
        return new CommandGroup(
                title, List.of(commands).stream().map(CommandLine::new).toList());
    }

    private static CommandGroup of(String title, CommandLine... commands) {
        return new CommandGroup(title, List.of(commands));
    }
}
