package dev.aigateway.daemon;

import dev.aigateway.daemon.Settings.LogSettings;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** One log for everything, the server's own included. */
final class Logging {

    private Logging() {}

    /** To be called before the first line is logged: {@code logback.xml} reads these properties. */
    static void configure(LogSettings settings) {
        System.setProperty("gateway.log.level", settings.level().name());
        System.setProperty("gateway.log.format", settings.format().name().toLowerCase(Locale.ROOT));
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Logger.getLogger("").setLevel(Level.INFO);
    }
}
