package dev.aigateway.ctl;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How every {@code --help} looks: examples first, since who asks for help has a task, and copies. */
record HelpLayout(List<CommandGroup> groups) {

    private static final int WIDTH = 110;
    private static final List<String> SECTIONS = List.of(
            UsageMessageSpec.SECTION_KEY_HEADER_HEADING,
            UsageMessageSpec.SECTION_KEY_HEADER,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS,
            UsageMessageSpec.SECTION_KEY_DESCRIPTION,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST);

    void applyTo(CommandLine top) {
        top.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        top.setUsageHelpWidth(WIDTH);
        top.setHelpSectionKeys(SECTIONS);
        applyToEach(List.of(top));
        usage(top)
                .sectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                        help -> groups.stream().map(HelpLayout::lines).collect(Collectors.joining()));
    }

    private static void applyToEach(Collection<CommandLine> commands) {
        for (CommandLine command : commands) {
            usage(command)
                    .headerHeading("Examples:%n")
                    .synopsisHeading("%nUsage: ")
                    .optionListHeading("%n");
            usage(command)
                    .sectionMap()
                    .put(
                            UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                            help -> lines(help.commandSpec().subcommands().values()));
            applyToEach(command.getSubcommands().values());
        }
    }

    private static String lines(CommandGroup group) {
        return "\n" + group.title() + "\n" + lines(group.commands());
    }

    private static String lines(Collection<CommandLine> commands) {
        return commands.stream()
                .map(command -> "  %-14s %s\n"
                        .formatted(
                                command.getCommandName(),
                                String.join(" ", usage(command).description())))
                .collect(Collectors.joining());
    }

    private static UsageMessageSpec usage(CommandLine command) {
        return command.getCommandSpec().usageMessage();
    }
}
