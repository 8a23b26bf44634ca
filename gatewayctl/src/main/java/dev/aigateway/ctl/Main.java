package dev.aigateway.ctl;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts the command line. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        // The libraries that log through the JDK would greet on standard error.
        Logger.getLogger("").setLevel(Level.SEVERE);
        QuietLogging.choose();
        System.exit(new CommandLineTool(Session.ofProcess()).run(args));
    }
}
