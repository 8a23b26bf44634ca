package dev.aigateway.provider.simulated;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a prompt may order, to see how a client behaves.
 *
 * @param error {@code /error 529}: the status to be refused with
 * @param delay {@code /delay 5}: seconds before the first byte
 * @param cut {@code /cut}: whether the answer breaks off half-way
 */
record Commands(OptionalInt error, Duration delay, boolean cut) {

    static final Duration DELAY_MAX = Duration.ofMinutes(10);

    private static final Pattern ERROR = command("/error ([45]\\d\\d)");
    private static final Pattern DELAY = command("/delay (\\d{1,9})");
    private static final Pattern CUT = command("/cut()");

    static Commands in(String prompt) {
        OptionalInt error = argument(ERROR, prompt)
                .map(status -> OptionalInt.of(Integer.parseInt(status)))
                .orElse(OptionalInt.empty());
        Duration delay = argument(DELAY, prompt)
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(Duration.ZERO);
        return new Commands(
                error,
                delay.compareTo(DELAY_MAX) > 0 ? DELAY_MAX : delay,
                argument(CUT, prompt).isPresent());
    }

    /** A word of its own, and not the beginning of a path. */
    private static Pattern command(String words) {
        return Pattern.compile("(?<!\\S)" + words + "(?![\\w/])");
    }

    private static Optional<String> argument(Pattern command, String prompt) {
        return command.matcher(prompt).results().findFirst().map((MatchResult found) -> found.group(1));
    }
}
