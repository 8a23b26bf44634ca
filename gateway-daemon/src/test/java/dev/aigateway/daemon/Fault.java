package dev.aigateway.daemon;

import dev.aigateway.budget.Step;
import java.util.Map;
import java.util.Optional;

/** A daemon that is started by {@link FaultyMain} dies in some way when it has done a step for so many times. */
public record Fault(Step step, int count, Way way) {

    /** How it dies. */
    public enum Way {
        /** As by a signal. */
        KILLED(137),
        /** As bin/launch.sh has it end (JDK documentation of java, {@code -XX:+ExitOnOutOfMemoryError}). */
        OUT_OF_MEMORY(3);

        private final int exitCode;

        Way(int exitCode) {
            this.exitCode = exitCode;
        }
    }

    private static final String STEP = "FAULT_STEP";
    private static final String COUNT = "FAULT_COUNT";
    private static final String WAY = "FAULT_WAY";

    public Fault(Step step, int count) {
        this(step, count, Way.KILLED);
    }

    public int exitCode() {
        return way.exitCode;
    }

    public Map<String, String> environment() {
        return Map.of(STEP, step.name(), COUNT, String.valueOf(count), WAY, way.name());
    }

    static Optional<Fault> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(STEP))
                .map(step -> new Fault(
                        Step.valueOf(step),
                        Integer.parseInt(environment.getOrDefault(COUNT, "1")),
                        Way.valueOf(environment.getOrDefault(WAY, Way.KILLED.name()))));
    }
}
