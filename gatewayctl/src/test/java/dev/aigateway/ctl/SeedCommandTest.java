package dev.aigateway.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.KeySecret;
import dev.aigateway.ctl.Ctl.Ended;
import dev.aigateway.store.TestDatabase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeedCommandTest {

    private final Ctl ctl = Ctl.on(TestDatabase.empty());

    @Test
    void itMigratesAndPrintsBothKeysLabelled() {
        Ended ended = ctl.run("seed");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).matches("admin  agw_\\w{38}\nmember agw_\\w{38}\n");
        assertThat(secrets(ended)).allMatch(secret -> KeySecret.of(secret).plausible());
        assertThat(Json.array(ctl.data("keys", "-o", "json")))
                .extracting(key ->
                        key.get("account").asText() + " " + key.get("role").asText())
                .containsExactlyInAnyOrder("key:first-admin admin", "key:first-member member");
    }

    @Test
    void theKeysAreTalkedAboutButNotRepeated() {
        Ended ended = ctl.run("seed");

        assertThat(ended.err())
                .isEqualTo("shown once; the member key is for programs, the admin key for management only\n");
        assertThat(secrets(ended)).noneMatch(ctl.data("keys", "-o", "json")::contains);
    }

    @Test
    void whereThereAreAccountsItFails() {
        ctl.run("seed");

        assertThat(ctl.run("seed"))
                .isEqualTo(new Ended(
                        1,
                        "",
                        "gatewayctl: there are accounts already: make further keys with gatewayctl create-key\n"));
    }

    @Test
    void ifEmptyIsSilentTheSecondTime() {
        assertThat(ctl.run("seed", "--if-empty").out()).startsWith("admin  agw_");
        assertThat(ctl.run("seed", "--if-empty")).isEqualTo(new Ended(0, "", ""));
    }

    @Test
    void ofManyAtOnceOnePrintsKeys() {
        List<CompletableFuture<Ended>> seeds = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> ctl.run("seed", "--if-empty")))
                .limit(4)
                .toList();
        List<Ended> ended = seeds.stream().map(CompletableFuture::join).toList();

        assertThat(ended).extracting(Ended::exitCode).containsOnly(0);
        assertThat(ended)
                .extracting(Ended::out)
                .filteredOn(out -> !out.isEmpty())
                .hasSize(1);
        assertThat(Json.array(ctl.data("keys", "-o", "json"))).hasSize(2);
    }

    private static List<String> secrets(Ended ended) {
        return ended.out().lines().map(line -> line.substring(7)).toList();
    }
}
