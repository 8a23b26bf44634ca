package dev.aigateway.translate.chat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The warnings about one request: each once, in the order of their discovery. */
final class Warnings {

    private final Set<Warning> found = new LinkedHashSet<>();

    void add(Warning warning) {
        found.add(warning);
    }

    List<String> codes() {
        return found.stream().map(Warning::code).toList();
    }
}
