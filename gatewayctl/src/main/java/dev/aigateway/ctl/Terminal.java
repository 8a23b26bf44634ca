package dev.aigateway.ctl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Data goes to standard output, talk to standard error; both are UTF-8 whatever the locale. One thread only. */
final class Terminal {

    private final PrintWriter out;
    private final PrintWriter err;
    private final BufferedReader in;
    private final BooleanSupplier interactive;

    Terminal(OutputStream out, OutputStream err, InputStream in, BooleanSupplier interactive) {
        this.out = new PrintWriter(new OutputStreamWriter(new StandardOutput(out), UTF_8));
        this.err = new PrintWriter(new OutputStreamWriter(err, UTF_8), true);
        this.in = new BufferedReader(new InputStreamReader(in, UTF_8));
        this.interactive = interactive;
    }

    static Terminal ofProcess() {
        return new Terminal(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.in,
                Terminal::somebodyIsThere);
    }

    private static boolean somebodyIsThere() {
        return console().isPresent();
    }

    @SuppressWarnings("SystemConsoleNull") // Since JDK 25 it is null again where there is no terminal.
    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /** For data; {@link #flush} when all is written. */
    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    /** A line of data. */
    void print(String line) {
        out.print(line + "\n");
    }

    /** Data that cannot be shown a second time; throws a failure with {@code ifLost} if it does not reach its reader. */
    void handOver(String line, String ifLost) {
        try {
            print(line);
            out.flush();
        } catch (OutputLost e) {
            throw new Failure(ExitCode.FAILED, ifLost, e);
        }
    }

    /** A line of talk, after the data that was printed before. */
    void say(String line) {
        out.flush();
        err.print(line + "\n");
        err.flush();
    }

    /** A line of talk that the next one takes the place of. */
    void showProgress(String line) {
        err.print("\r\u001b[K" + line);
        err.flush();
    }

    void flush() {
        out.flush();
        err.flush();
    }

    /** For who has worse news than that the output is lost. */
    void flushIfPossible() {
        try {
            out.flush();
        } catch (OutputLost e) {
            // Its reader misses data; the news tells why the rest is missing, too.
        }
    }

    /** Whether there is somebody to ask. */
    boolean interactive() {
        return interactive.getAsBoolean();
    }

    /** The first line of standard input; a person at a terminal is asked for it, and does not see what is typed. */
    String secret(String what) {
        if (!interactive()) {
            return line("standard input has no " + what);
        }
        out.flush();
        err.print(what + " (not shown): ");
        err.flush();
        return console()
                .flatMap(console -> Optional.ofNullable(console.readPassword()))
                .map(typed -> new String(typed).strip())
                .orElseGet(() -> line("no " + what + " was typed"));
    }

    private String line(String ifNone) {
        try {
            String line = in.readLine();
            if (line == null || line.isBlank()) {
                throw new Failure(ExitCode.USAGE, ifNone);
            }
            return line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only a clear yes is a yes. */
    boolean confirm(String question) {
        out.flush();
        err.print(question + " [y/N] ");
        err.flush();
        try {
            String answer = in.readLine();
            return answer != null && answer.strip().matches("(?i)y|yes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
