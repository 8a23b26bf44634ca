package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.access.KeySecret;
import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCredentials;
import dev.aigateway.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCommandsTest {

    private static final String CC_KEY = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String OTHER_CC_KEY = "sk-ant-api03-9876543210zyxwvutsrqponmlkjihgfedcba";
    private static final String[] ADA = {
        "create-user", "--email", " Ada@Example.com", "--firstname", "Ada", "--lastname", "King"
    };

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Ctl ctl = Ctl.on(url);

    @TempDir
    Path folder;

    @Test
    void aPersonIsCreatedWithTheKeyThatClaudeCodeSends() {
        Ended ended = create(ctl.reading(CC_KEY), "--claudecode-key-stdin");

        assertThat(ended.err()).isEqualTo("""
            user ada@example.com created (%s), Claude Code key mapped, no limit
            shown once; next: gatewayctl configure claude-code --user ada@example.com
            """.formatted(id()));
        assertThat(ended.out()).hasLineCount(1).startsWith("agw_").endsWith("\n");
        assertThat(accountOf(ended.out().strip())).isEqualTo("ada@example.com");
        assertThat(accountOf(CC_KEY)).isEqualTo("ada@example.com");
    }

    @Test
    void theKeyMayComeFromAFile() throws IOException {
        Files.writeString(folder.resolve("key"), CC_KEY + "\n");

        assertThat(create(ctl.in(folder), "--claudecode-key-file", "key").exitCode())
                .isZero();
        assertThat(accountOf(CC_KEY)).isEqualTo("ada@example.com");
        assertThat(create(ctl.in(folder), "--claudecode-key-file", "gone").err())
                .isEqualTo("gatewayctl: cannot read " + folder.resolve("gone") + "\n");
    }

    @Test
    void aMadeKeyIsTheSecondLine() {
        Ended ended = create(ctl, "--generate-claudecode-key");

        List<String> keys = ended.out().lines().toList();
        assertThat(ended.err()).contains("Claude Code key made (second line)");
        assertThat(keys).hasSize(2).allSatisfy(key -> assertThat(accountOf(key)).isEqualTo("ada@example.com"));
        assertThat(keys.getFirst()).startsWith("agw_");
        assertThat(keys.getLast()).startsWith("sk-ant-agw-");
    }

    @Test
    void theDefaultLimitIsTold() {
        TestDatabase.execute(url, "insert into setting values ('default_monthly_token_limit', '1000000')");

        assertThat(create(ctl, "--generate-claudecode-key").err())
                .contains("limit 1,000,000 tokens a month (default)\n");
    }

    @Test
    void whatCannotBeTakenIsToldByTheNameOfItsOption() {
        assertThat(create(ctl.reading("short"), "--claudecode-key-stdin"))
                .isEqualTo(new Ended(
                        2,
                        "",
                        "gatewayctl: the Claude Code key: too easy to guess or too long: it must have 40 to 512"
                                + " characters, at least 16 of them different\n"));
        assertThat(create(ctl.reading("sk-ant-oat01-abc"), "--claudecode-key-stdin")
                        .err())
                .startsWith("gatewayctl: the Claude Code key: this is a login token")
                .doesNotContain("oat01");
        assertThat(ctl.run(
                                "create-user",
                                "--email",
                                "ada",
                                "--firstname",
                                "A",
                                "--lastname",
                                "B",
                                "--generate-claudecode-key")
                        .err())
                .startsWith("gatewayctl: --email: must be an e-mail address");
        assertThat(create(ctl.reading(""), "--claudecode-key-stdin"))
                .isEqualTo(new Ended(2, "", "gatewayctl: standard input has no Claude Code key\n"));
    }

    @Test
    void anEmailIsGivenOnce() {
        create(ctl, "--generate-claudecode-key");

        assertThat(create(ctl, "--generate-claudecode-key"))
                .isEqualTo(new Ended(1, "", "gatewayctl: a user with this e-mail exists already\n"));
    }

    @Test
    void peopleAreListedWithoutTheirKeys() {
        assertThat(ctl.run("users").err()).isEqualTo("nobody yet; next: gatewayctl create-user\n");
        Ended ada = create(ctl.reading(CC_KEY), "--claudecode-key-stdin", "--tag", "team=a", "--tag", "cost=42");

        String table = ctl.data("users");
        JsonNode user = Json.array(ctl.data("users", "-o", "json")).getFirst();

        assertThat(table).contains("ada@example.com   Ada King", "…6789", "none", "cost=42,team=a");
        assertThat(Json.names(user))
                .containsExactly(
                        "id",
                        "email",
                        "firstname",
                        "lastname",
                        "gateway_key_hint",
                        "claudecode_key_hint",
                        "token_limit",
                        "limit_usd",
                        "tags",
                        "created_at",
                        "updated_at");
        assertThat(user.get("tags").toString()).isEqualTo("[\"cost=42\",\"team=a\"]");
        assertThat(table + user).doesNotContain(CC_KEY, ada.out().strip());
    }

    @Test
    void whoseKeysEndedIsToldSo() {
        create(ctl, "--generate-claudecode-key");
        TestDatabase.execute(url, "update credential set revoked_at = now()");

        assertThat(ctl.data("users")).contains("no valid key");
        assertThat(ctl.data("show-user", "ada@example.com"))
                .contains("gateway key       no valid key: gatewayctl regenerate-key makes one\n");
        assertThat(ctl.run("configure", "claude-code", "--user", "ada@example.com")
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void onePersonIsShownByAnyName() {
        create(ctl.reading(CC_KEY), "--claudecode-key-stdin", "--tag", "team=a");

        String shown = ctl.data("show-user", "ADA@example.com");

        assertThat(shown)
                .containsSubsequence(
                        "ada@example.com   Ada King   " + id(),
                        "gateway key       agw_…",
                        "Claude Code key   …6789 since 20",
                        "limits            no limit\n",
                        "used in 20",
                        "0 tokens, $0.00, by 0 requests\n",
                        "tags              team=a\n");
        assertThat(ctl.data("show-user", id())).isEqualTo(shown);
        assertThat(Json.array(ctl.data("show-user", id(), "-o", "json"))).hasSize(1);
        assertThat(ctl.run("show-user", "adda@example.com"))
                .isEqualTo(
                        new Ended(3, "", "gatewayctl: there is no adda@example.com: did you mean ada@example.com?\n"));
    }

    @Test
    void deletingAsksAndRevokes() {
        String key = create(ctl.reading(CC_KEY), "--claudecode-key-stdin").out().strip();
        String label = "ada@example.com (" + id() + ")";

        assertThat(ctl.run("delete-user", "ada@example.com"))
                .isEqualTo(new Ended(
                        2, "", "gatewayctl: deleting " + label + " needs --yes where there is nobody to ask\n"));
        assertThat(ctl.typing("n\n").run("delete-user", "ada@example.com").exitCode())
                .isEqualTo(1);
        assertThat(accountOf(key)).isEqualTo("ada@example.com");
        assertThat(ctl.data("delete-user", "ada@example.com", "--yes", "--reason", "left"))
                .isEmpty();
        assertThat(accountOf(key)).isEqualTo("nobody");
        assertThat(accountOf(CC_KEY)).isEqualTo("nobody");
        assertThat(ctl.run("delete-user", "ada@example.com", "--yes").exitCode())
                .isEqualTo(3);
        // The division fails unless there is exactly one such row.
        TestDatabase.execute(url, "select 1 / count(*) from audit where action like '%delete%' and reason = 'left'");
    }

    @Test
    void bothKeysAreReplaced() {
        String old = create(ctl.reading(CC_KEY), "--claudecode-key-stdin").out().strip();

        Ended ended = ctl.run("regenerate-key", "ada@example.com", "--reason", "leaked");

        List<String> keys = ended.out().lines().toList();
        assertThat(ended.err()).isEqualTo("""
            keys of ada@example.com (%s) replaced, a Claude Code key made (second line): daemons refuse the old ones from now on
            shown once; next: gatewayctl configure claude-code --user ada@example.com
            """.formatted(id()));
        assertThat(keys).hasSize(2).allSatisfy(key -> assertThat(accountOf(key)).isEqualTo("ada@example.com"));
        assertThat(accountOf(old)).isEqualTo("nobody");
        assertThat(accountOf(CC_KEY)).isEqualTo("nobody");
        TestDatabase.execute(url, "select 1 / count(*) from audit where reason = 'leaked'");
    }

    @Test
    void aGraceKeepsTheOldKeysForAWhile() {
        String old = create(ctl.reading(CC_KEY), "--claudecode-key-stdin").out().strip();

        Ended ended = ctl.at(() -> Instant.parse("2026-10-30T10:20:30Z"))
                .reading(OTHER_CC_KEY)
                .run("regenerate-key", id(), "--claudecode-key-stdin", "--grace", "24h");

        assertThat(ended.err()).contains("replaced: the old ones stay good until 2026-10-31T10:20Z\n");
        assertThat(ended.out()).hasLineCount(1);
        assertThat(Stream.of(old, CC_KEY, OTHER_CC_KEY, ended.out().strip()).map(this::accountOf))
                .containsOnly("ada@example.com");
    }

    @Test
    void keysThatReachedNobodyAreTold() {
        Ended ended = ctl.run(new FullDisk("No space left on device"), with(ADA, "--generate-claudecode-key"));

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err())
                .endsWith("gatewayctl: the keys could not be shown: gatewayctl regenerate-key ada@example.com makes"
                        + " others\n");
    }

    private static Ended create(Ctl ctl, String... more) {
        return ctl.run(with(ADA, more));
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
    }

    /** Of the only person, shortened. */
    private String id() {
        return Json.array(ctl.data("users", "-o", "json"))
                .getFirst()
                .get("id")
                .asText()
                .substring(0, 8);
    }

    private String accountOf(String key) {
        try (Database database = Database.open(url, "test", 1)) {
            return new PostgresCredentials(database, new SecureRandom())
                    .findValid(KeySecret.of(key).hash())
                    .map(caller -> caller.name())
                    .orElse("nobody");
        }
    }
}
