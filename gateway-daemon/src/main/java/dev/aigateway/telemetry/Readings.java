package dev.aigateway.telemetry;

import java.util.List;

/**
 * What is looked at only when somebody asks for the metrics.
 *
 * @param settlementsPending that wait to be written
 * @param databaseUp whether the database answers
 */
public record Readings(
        long journalBytes, boolean journalHealthy, long settlementsPending, boolean databaseUp, List<Pool> pools) {

    public Readings {
        pools = List.copyOf(pools);
    }

    /**
     * Connections to the database.
     *
     * @param waiting threads that wait for one
     */
    public record Pool(String name, long active, long idle, long waiting) {}
}
