package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.ctl.Ctl.Ended;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineToolTest {

    private final Ctl ctl = Ctl.on(Map.of());

    @Test
    void anUnknownOptionIsToldWithTheOneThatWasMeant() {
        Ended meantName = new Ended(2, "", """
            gatewayctl: there is no option --nmae
            did you mean --name?
            see gatewayctl create-key --help
            """);

        assertThat(ctl.run("create-key", "--nmae", "ci")).isEqualTo(meantName);
        assertThat(ctl.run("create-key", "--name", "ci", "--nmae")).isEqualTo(meantName);
    }

    @Test
    void anUnknownCommandIsToldWithTheOneThatWasMeant() {
        Ended meantUsage = new Ended(2, "", """
            gatewayctl: there is no command usgae
            did you mean usage?
            see gatewayctl --help
            """);

        assertThat(ctl.run("usgae")).isEqualTo(meantUsage);
        assertThat(ctl.run("help", "usgae")).isEqualTo(meantUsage);
    }

    @Test
    void aWordTooManyIsTold() {
        assertThat(ctl.run("keys", "surplus").err()).startsWith("gatewayctl: there is no argument surplus\n");
    }

    @Test
    void aMissingOptionAndAWrongValueAreTold() {
        assertThat(ctl.run("create-key")).isEqualTo(new Ended(2, "", """
            gatewayctl: missing required option: '--name=<name>'
            see gatewayctl create-key --help
            """));
        assertThat(ctl.run("create-key", "--name", "ci", "--role", "boss").err())
                .startsWith("gatewayctl: invalid value for option '--role': expected member or admin\n");
        assertThat(ctl.run("create-key", "--name", "ci", "--expires", "90").err())
                .startsWith("gatewayctl: invalid value for option '--expires': expected a duration such as");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ledger", "provider-key"})
    void withoutACommandTheHelpIsTalkAndNotData(String line) {
        Ended ended = run(line);

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("Examples:\n  gatewayctl ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "seed",
                "migrate",
                "provider-key",
                "provider-key set",
                "provider-key show",
                "create-user",
                "users",
                "show-user",
                "delete-user",
                "create-key",
                "keys",
                "revoke-key",
                "regenerate-key",
                "raise-limit",
                "set-limit",
                "usage",
                "history",
                "export",
                "explain",
                "ledger",
                "ledger verify",
                "ledger correct",
                "configure",
                "completion",
                "version",
                "help"
            })
    void everyHelpBeginsWithExamplesAndIsThereInTwoWays(String command) {
        Ended asked = run(command + " --help");

        assertThat(asked.exitCode()).isZero();
        assertThat(asked.err()).isEmpty();
        assertThat(asked.out())
                .startsWith("Examples:\n  ")
                .containsSubsequence("gatewayctl " + command, "\nUsage: gatewayctl " + command, "--verbose")
                .doesNotContain("\u001b");
        assertThat(run("help " + command)).isEqualTo(asked);
    }

    @Test
    void aChoiceThatIsMissingIsTold() {
        assertThat(ctl.run("create-user", "--email", "a@b.c", "--firstname", "A", "--lastname", "B")
                        .err())
                .startsWith("gatewayctl: missing required argument (specify one of these): (--claudecode-key-stdin |");
    }

    @Test
    void theHelpListsEveryCommandInItsGroup() {
        assertThat(ctl.data("--help"))
                .containsSubsequence(
                        "\nSet up\n",
                        "  seed ",
                        "  migrate ",
                        "  provider-key ",
                        "\nPeople\n",
                        "  create-user ",
                        "  users ",
                        "  show-user ",
                        "  delete-user ",
                        "\nKeys\n",
                        "  create-key ",
                        "  keys ",
                        "  revoke-key ",
                        "  regenerate-key ",
                        "\nLimits\n",
                        "  raise-limit ",
                        "  set-limit ",
                        "\nUsage\n",
                        "  usage ",
                        "  history ",
                        "  export ",
                        "  explain ",
                        "\nLedger\n",
                        "  ledger ",
                        "\nClients\n",
                        "  configure ",
                        "\nOther\n",
                        "  completion ",
                        "  version ",
                        "  help ");
    }

    @Test
    void theExitCodesAreExplained() {
        assertThat(ctl.data("help", "exit-codes")).isEqualTo("""
              0  done
              1  failed
              2  not a valid command line or setting
              3  not found
              4  not permitted
              5  the database cannot be reached, or its schema is not this program's
              6  the condition of --check is met
            130  interrupted
            """);
    }

    @Test
    void theVersionIsTheBuilds() {
        assertThat(ctl.data("version")).matches("gatewayctl \\d+\\.\\d+\\.\\d+\\S*\n");
        assertThat(ctl.data("--version")).isEqualTo(ctl.data("version"));
    }

    @Test
    void shellsCanComplete() {
        assertThat(ctl.data("completion", "bash"))
                .contains("complete -F _complete_gatewayctl", "revoke-key", "\"member\"", "\"json\"", "\"claude-code\"")
                .isEqualTo(ctl.data("completion", "zsh"));
        assertThat(ctl.run("completion", "fish").exitCode()).isEqualTo(2);
    }

    private Ended run(String line) {
        return ctl.run(line.isBlank() ? new String[0] : line.strip().split(" "));
    }
}
