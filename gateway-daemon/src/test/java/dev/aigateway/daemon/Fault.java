package dev.aigateway.daemon;

import dev.aigateway.budget.Step;
import java.util.Map;
import java.util.Optional;

/** A daemon that is started by {@link FaultyMain} dies when it has done a step for so many times. */
public record Fault(Step step, int count) {

    private static final String STEP = "FAULT_STEP";
    private static final String COUNT = "FAULT_COUNT";

    public Map<String, String> environment() {
        return Map.of(STEP, step.name(), COUNT, String.valueOf(count));
    }

    static Optional<Fault> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(STEP))
                .map(step -> new Fault(Step.valueOf(step), Integer.parseInt(environment.getOrDefault(COUNT, "1"))));
    }
}
