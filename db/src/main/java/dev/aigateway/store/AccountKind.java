package dev.aigateway.store;

import java.util.List;

/** Which accounts a statement is about. */
enum AccountKind {
    USER,
    SERVICE,
    ANY;

    /** Values of the column {@code kind}. */
    List<String> names() {
        return switch (this) {
            case USER -> List.of("user");
            case SERVICE -> List.of("service");
            case ANY -> List.of("user", "service");
        };
    }
}
