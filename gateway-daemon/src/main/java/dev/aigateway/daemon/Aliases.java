package dev.aigateway.daemon;

import java.util.HashMap;
import java.util.Map;

/** The syntax of {@code MODEL_ALIASES}: {@code name=model,name=model}. */
final class Aliases {

    private Aliases() {}

    static Map<String, String> parse(String text) {
        Map<String, String> aliases = new HashMap<>();
        for (String pair : text.split(",", -1)) {
            String[] parts = pair.split("=", 2);
            String name = parts[0].strip();
            if (parts.length < 2 || name.isEmpty()) {
                throw new IllegalArgumentException("must be name=model,name=model");
            }
            aliases.put(name, model(parts[1].strip()));
        }
        return aliases;
    }

    /** Tools that talk to the provider know its models by this prefix. */
    static String model(String id) {
        if (!id.startsWith("claude-")) {
            throw new IllegalArgumentException("must be the id of a Claude model, such as claude-sonnet-5-5");
        }
        return id;
    }
}
