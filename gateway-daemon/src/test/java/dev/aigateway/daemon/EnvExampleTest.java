package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.Settings.Mode;
import dev.aigateway.env.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code env.example} beside the README names every setting, its defaults and what it means. */
class EnvExampleTest {

    private static final Path FILE = Path.of("").toAbsolutePath().resolveSibling("env.example");
    private static final Pattern SETTING = Pattern.compile("(?<unset># )?(?<name>[A-Z][A-Z_]+)=(?<value>.*)");
    private static final Pattern DEMO = Pattern.compile("The default in a demo is (\\S+)\\.$");
    private static final List<String> FOR_PEOPLE_TO_SET = List.of("DATABASE_URL", "ANTHROPIC_API_KEY");

    @TempDir
    Path folder;

    /** A setting as the file shows it: the line, the one above it, and what they say. */
    private record Shown(boolean unset, String name, String value, String sentence) {

        static Shown of(MatchResult line, String above) {
            return new Shown(line.group("unset") != null, line.group("name"), line.group("value"), above);
        }

        String inDemo() {
            var demo = DEMO.matcher(sentence);
            return demo.find() ? demo.group(1) : value;
        }
    }

    @Test
    void itShowsEverySettingInOrderWithItsDefaultAndNothingElse() throws IOException {
        assertThat(shown().stream().map(setting -> setting.name() + "=" + setting.value()))
                .containsExactlyElementsOf(defaults(Mode.RUN));
    }

    @Test
    void itTellsWhereADemoHasAnotherDefault() throws IOException {
        assertThat(shown().stream().map(setting -> setting.name() + "=" + setting.inDemo()))
                .containsExactlyElementsOf(defaults(Mode.DEMO));
    }

    @Test
    void aSentenceStandsAboveEverySetting() throws IOException {
        assertThat(shown()).allSatisfy(setting -> assertThat(setting.sentence()).matches("# [A-Z].*\\."));
    }

    @Test
    void onlyWhatAPersonMustSetIsNotCommentedOut() throws IOException {
        assertThat(shown().stream().filter(setting -> !setting.unset()).map(Shown::name))
                .containsExactlyElementsOf(FOR_PEOPLE_TO_SET);
    }

    @Test
    void aCopyOfItLacksWhatAPersonMustSetAndNothingElse() {
        Environment copy = Environment.of(Map.of(), FILE);

        assertThat(SettingsTest.problems(copy, Mode.RUN))
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("DATABASE_URL is not set"),
                        problem -> assertThat(problem).startsWith("ANTHROPIC_API_KEY is not set"));
    }

    @Test
    void itsDefaultsCanBeWrittenOut() throws IOException {
        Map<String, String> set = Map.of("DATABASE_URL", "postgresql://user@host/database", "ANTHROPIC_API_KEY", "key");
        Path writtenOut = folder.resolve(".env");
        Files.write(
                writtenOut,
                shown().stream()
                        .map(setting -> setting.name() + "=" + setting.value())
                        .toList());

        assertThat(Settings.read(Environment.of(set, writtenOut), Mode.RUN))
                .isEqualTo(Settings.read(Environment.of(set), Mode.RUN));
    }

    private static List<Shown> shown() throws IOException {
        List<Shown> shown = new ArrayList<>();
        String above = "";
        for (String line : Files.readAllLines(FILE)) {
            var setting = SETTING.matcher(line);
            if (setting.matches()) {
                shown.add(Shown.of(setting.toMatchResult(), above));
            }
            above = line;
        }
        return shown;
    }

    private static List<String> defaults(Mode mode) {
        Environment environment = Environment.of(Map.of());
        SettingsTest.problems(environment, mode);
        return environment.defaults().entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList();
    }
}
