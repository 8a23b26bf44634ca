package dev.aigateway.ctl;

import dev.aigateway.access.Role;
import dev.aigateway.env.Durations;
import dev.aigateway.env.HttpUris;
import dev.aigateway.env.Parser;
import dev.aigateway.usage.Period;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/** The whole tool: its commands, how their words are read, and how they end. */
final class CommandLineTool {

    private final Terminal terminal;
    private final CommandLine commands;
    private final Endings endings;

    CommandLineTool(Session session) {
        Gatewayctl top = new Gatewayctl();
        terminal = session.terminal();
        commands = new CommandLine(top);
        endings = new Endings(terminal, top::verbose);
        List<CommandGroup> groups = CommandGroup.all(session);
        groups.forEach(group -> group.commands().forEach(commands::addSubcommand));
        new HelpLayout(groups).applyTo(commands);
        configurePicocli();
    }

    /** Never throws; answers the exit code. */
    int run(String... args) {
        try {
            int exitCode = new RunLast().execute(commands.parseArgs(args));
            terminal.flush();
            return exitCode;
        } catch (ParameterException e) {
            return endings.misread(new Misreading(e, args));
        } catch (ExecutionException e) {
            return endings.end(Objects.requireNonNullElse(e.getCause(), e));
        } catch (RuntimeException | Error e) {
            return endings.end(e);
        }
    }

    private void configurePicocli() {
        commands.setOut(terminal.out());
        commands.setExpandAtFiles(false);
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.registerConverter(ClientProgram.class, converter(ConfigureCommand::client));
        commands.registerConverter(Duration.class, converter(Durations::parse));
        commands.registerConverter(ExportMonth.class, converter(ExportMonth::parse));
        commands.registerConverter(Limit.OfTokens.class, converter(Limit.OfTokens::parse));
        commands.registerConverter(Limit.OfCost.class, converter(Limit.OfCost::parse));
        commands.registerConverter(Limit.MoreTokens.class, converter(Limit.MoreTokens::parse));
        commands.registerConverter(Limit.MoreCost.class, converter(Limit.MoreCost::parse));
        commands.registerConverter(Limit.Tokens.class, converter(Limit.Tokens::parse));
        commands.registerConverter(Limit.Cost.class, converter(Limit.Cost::parse));
        commands.registerConverter(Limit.Mode.class, converter(Limit.Mode::parse));
        commands.registerConverter(Period.class, converter(CommandLineTool::month));
        commands.registerConverter(Reference.class, converter(Reference::parse));
        commands.registerConverter(RequestReference.class, converter(RequestReference::parse));
        commands.registerConverter(Role.class, converter(CommandLineTool::role));
        commands.registerConverter(URI.class, converter(HttpUris::parse));
    }

    private static <T> ITypeConverter<T> converter(Parser<T> parser) {
        return text -> {
            try {
                return parser.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    private static Period month(String text) {
        try {
            return new Period(YearMonth.parse(text));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected a month such as 2026-10", e);
        }
    }

    private static Role role(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "member" -> Role.MEMBER;
            case "admin" -> Role.ADMIN;
            default -> throw new IllegalArgumentException("expected member or admin");
        };
    }
}
