package dev.aigateway.ctl;

import dev.aigateway.env.Spelling;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that cannot be understood, and what was probably meant. */
record Misreading(ParameterException error, String[] args) {

    boolean namesNoCommand() {
        // picocli has no type of its own for this, nor has it another plain error where there are only commands.
        return error.getClass() == ParameterException.class
                && !command().getSubcommands().isEmpty();
    }

    List<String> lines() {
        Stream<String> about =
                stranger().map(this::linesAbout).orElseGet(() -> Stream.of("gatewayctl: " + decapitalized(message())));
        String name = error.getCommandLine().getCommandSpec().qualifiedName();
        return Stream.concat(about, Stream.of("see " + name + " --help")).toList();
    }

    /** A word that nobody knows. A mistyped option can also show as the one that is missing. */
    private Optional<String> stranger() {
        return switch (error) {
            case UnmatchedArgumentException unmatched ->
                unmatched.getUnmatched().stream().findFirst();
            case MissingParameterException missing ->
                Arrays.stream(args)
                        .filter(arg -> arg.startsWith("--") && !known(arg))
                        .findFirst();
            default -> Optional.empty();
        };
    }

    private boolean known(String arg) {
        return command().getCommandSpec().optionsMap().containsKey(arg.split("=", 2)[0]);
    }

    private Stream<String> linesAbout(String word) {
        String kind =
                word.startsWith("-") ? "option " : command().getSubcommands().isEmpty() ? "argument " : "command ";
        Stream<String> meant =
                Spelling.closest(word, words()).stream().map(candidate -> "did you mean " + candidate + "?");
        return Stream.concat(Stream.of("gatewayctl: there is no " + kind + word), meant);
    }

    private Set<String> words() {
        Set<String> words = new HashSet<>(command().getSubcommands().keySet());
        words.addAll(command().getCommandSpec().optionsMap().keySet());
        return words;
    }

    CommandLine command() {
        return error.getCommandLine();
    }

    private String message() {
        return String.valueOf(error.getMessage()).replaceFirst("^Error: ", "");
    }

    private static String decapitalized(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
