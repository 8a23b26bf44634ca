package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aigateway.daemon.Settings.Mode;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.env.Environment;
import dev.aigateway.env.InvalidSettings;
import dev.aigateway.env.Secret;
import dev.aigateway.fuzz.Holds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A {@code .env} file: settings, or every problem in a sentence, and never a stack trace or a secret. */
public final class SettingsFuzz {

    private static final Path FILE = file();
    private static final int PROBLEM_MORE_CHARACTERS = 1_000;

    private SettingsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Files.write(FILE, input);
        for (Mode mode : Mode.values()) {
            try {
                Settings.read(Environment.of(Map.of(), FILE), mode);
            } catch (InvalidSettings e) {
                Holds.that(!e.problems().isEmpty(), "a refusal has a reason");
                int longest =
                        e.problems().stream().mapToInt(String::length).max().orElse(0);
                Holds.that(longest <= input.length + PROBLEM_MORE_CHARACTERS, "a reason is a sentence");
            }
        }
        databaseUrl(new String(input, UTF_8));
    }

    private static void databaseUrl(String text) {
        DatabaseUrl url;
        try {
            url = DatabaseUrl.parse(text);
        } catch (IllegalArgumentException e) {
            Holds.that(text.length() < 20 || !String.valueOf(e.getMessage()).contains(text), "no echo");
            return;
        }
        DatabaseUrl other = new DatabaseUrl(
                url.address(), url.database(), url.user(), new Secret("another password"), url.options());
        Holds.that(other.toString().equals(url.toString()), "it hides the password");
        Holds.that(url.jdbcUrl().startsWith("jdbc:postgresql://"), "the driver knows it");
        DatabaseUrl again = DatabaseUrl.parse(url.jdbcUrl() + (url.options().isEmpty() ? "?" : "&") + "user=u");
        Holds.that(again.address().equals(url.address()), "the address is kept");
        Holds.that(again.database().equals(url.database()), "the database is kept");
        Holds.that(again.options().equals(url.options()), "the options are kept");
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("settings", ".env");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
