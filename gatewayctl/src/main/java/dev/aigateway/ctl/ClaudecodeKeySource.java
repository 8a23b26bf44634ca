package dev.aigateway.ctl;

import dev.aigateway.access.ClaudecodeKey;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the key comes from that a person's Claude Code sends; never from the command line, which others can see. */
final class ClaudecodeKeySource {

    @Option(names = "--claudecode-key-stdin", description = "Maps the Claude Code key that is on standard input.")
    private boolean standardInput;

    @Option(names = "--claudecode-key-file", paramLabel = "FILE", description = "Maps the one that is in this file.")
    private Optional<Path> file = Optional.empty();

    @SuppressWarnings("UnusedVariable") // What is there when the others are not, for a command that needs one of them.
    @Option(names = "--generate-claudecode-key", description = "Makes one, to be set as ANTHROPIC_API_KEY.")
    private boolean generate;

    /** Empty means that one is to be made. */
    Optional<ClaudecodeKey> read(Session session) {
        if (standardInput) {
            return Optional.of(ClaudecodeKey.of(session.terminal().secret("Claude Code key")));
        }
        return file.map(
                name -> ClaudecodeKey.of(content(session.databases().folder().resolve(name))));
    }

    private static String content(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (CharacterCodingException e) {
            throw new Failure(ExitCode.FAILED, "cannot read " + file + ": it is no text", e);
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, "cannot read " + file, e);
        }
    }
}
