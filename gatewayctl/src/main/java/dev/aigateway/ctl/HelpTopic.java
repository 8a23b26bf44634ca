package dev.aigateway.ctl;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Help that belongs to no command. */
enum HelpTopic {
    EXIT_CODES("exit-codes") {
        @Override
        String text() {
            return Arrays.stream(ExitCode.values())
                    .map(code -> "%3d  %s\n".formatted(code.number(), code.meaning()))
                    .collect(Collectors.joining());
        }
    },
    ENVIRONMENT("environment") {
        @Override
        String text() {
            return """
                DATABASE_URL       postgresql://user:password@host:port/database
                DATABASE_URL_FILE  a file with that in it; set one of the two
                GATEWAY_ENCRYPTION_KEY  32 bytes in base64, for provider-key; _FILE as well
                GATEWAY_DATA_DIR   where the trial database is, if DATABASE_URL is unset; .gateway by default

                They are also read from the file .env beside the README; the environment wins.
                """;
        }
    };

    private final String name;

    HelpTopic(String name) {
        this.name = name;
    }

    static Optional<HelpTopic> named(String name) {
        return Arrays.stream(values()).filter(topic -> topic.name.equals(name)).findFirst();
    }

    abstract String text();
}
