package dev.aigateway.http;

import dev.aigateway.telemetry.Readings;
import dev.aigateway.telemetry.Telemetry;
import java.util.function.Supplier;

/**
 * What there is to say of a running daemon.
 *
 * @param readings what is looked at for each scrape
 */
public record Operation(Telemetry telemetry, Supplier<Readings> readings, Readiness readiness, String version) {

    String metrics() {
        return telemetry.text(readings.get());
    }
}
