package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.Actor;
import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.Role;
import dev.aigateway.store.Attempt;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.upstream.Script;
import dev.aigateway.upstream.Script.Refusal;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code /metrics} of a real daemon says after what was done with it. */
class MetricsTest {

    /** What dashboards, alerts and the run book may rely on. */
    private static final List<String> PROMISED = List.of(
            "gen_ai_client_token_usage_bucket",
            "gen_ai_client_token_usage_sum",
            "gen_ai_client_token_usage_count",
            "gen_ai_server_request_duration_seconds_bucket",
            "gen_ai_server_time_to_first_token_seconds_bucket",
            "gateway_requests_total",
            "gateway_cost_usd_total",
            "gateway_limit_rejections_total",
            "gateway_inflight_requests",
            "gateway_streams_aborted_total",
            "gateway_overhead_seconds_bucket",
            "gateway_admission_seconds_bucket",
            "gateway_auth_failures_total",
            "gateway_journal_bytes",
            "gateway_settlements_pending",
            "gateway_db_pool_connections",
            "gateway_build_info");

    private static TestGateway gateway;
    private static Administrator admin;
    private static Api api;

    private Scrape before;
    private int attemptsBefore;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        admin = new Administrator(gateway);
        api = new Api(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void look() {
        attemptsBefore = gateway.settled().size();
        before = scrape();
    }

    private static Scrape scrape() {
        return new Scrape(admin.get("/metrics").expect(200).text());
    }

    /** How much a sum has grown in this test. */
    private double grown(String name, String... labels) {
        return scrape().sum(name, labels) - before.sum(name, labels);
    }

    private List<Attempt> settled() {
        List<Attempt> all = gateway.settled();
        return all.subList(attemptsBefore, all.size());
    }

    private HttpResponse<String> message(String model, boolean stream) throws Exception {
        return api.send(api.post("/v1/messages", Api.message(model, stream)));
    }

    @Test
    void everyPromisedNameIsThereAndPrometheusTakesThem() throws Exception {
        message("claude-fast", true);
        settled();

        Scrape scrape = scrape();
        assertThat(scrape.names()).containsAll(PROMISED);
        assertThat(Promtool.checkMetrics(scrape.text())).isEqualTo(new Promtool.Verdict(0, ""));
    }

    @Test
    void aClientThatLeavesBeforeItsAnswerIsCountedOnce() throws Exception {
        gateway.upstream().enqueue(new Script.StallBeforeHeaders());
        int requests = gateway.upstream().requests().size();
        CompletableFuture<HttpResponse<String>> call =
                api.begin(api.post("/v1/messages", Api.message("claude-fast", false)));
        var _ = gateway.upstream().awaitRequest(requests + 1);
        call.cancel(true);
        settled();

        assertThat(grown("gateway_requests_total", "route", "/v1/messages", "error_type", "client_left"))
                .isEqualTo(1);
        assertThat(grown("gateway_requests_total", "route", "/v1/messages")).isEqualTo(1);
    }

    @Test
    void aCallIsCountedAsTheLedgerHasIt() throws Exception {
        message("claude-fast", false);
        message("claude-fast", true);
        api.send(api.post("/v1/chat/completions", Api.chat("claude-quality", true)));
        List<Attempt> attempts = settled();

        double cost =
                attempts.stream().mapToLong(attempt -> attempt.cost().nanos()).sum() / 1e9;
        assertThat(grown("gateway_cost_usd_total")).isCloseTo(cost, Offset.offset(1e-12));
        assertThat(grown("gateway_cost_usd_total", "provider", "anthropic", "model", "claude-haiku-5-5"))
                .isPositive();
        assertThat(grown("gen_ai_client_token_usage_sum", "gen_ai_token_type", "output"))
                .isEqualTo(
                        attempts.stream().mapToDouble(a -> a.usage().output()).sum());
        assertThat(grown("gen_ai_client_token_usage_sum", "gen_ai_token_type", "input"))
                .isEqualTo(
                        attempts.stream().mapToDouble(a -> a.usage().prompt()).sum());
        assertThat(grown("gateway_tokens_total"))
                .isEqualTo(attempts.stream().mapToDouble(a -> a.usage().all()).sum());
        assertThat(grown("gateway_settlements_total", "source", "reported")).isEqualTo(3);
        assertThat(grown("gen_ai_server_request_duration_seconds_count", "error_type", ""))
                .isEqualTo(3);
        assertThat(grown("gen_ai_server_time_to_first_token_seconds_count")).isEqualTo(2);
        assertThat(grown("gateway_overhead_seconds_count")).isEqualTo(3);
        assertThat(grown("gateway_admission_seconds_count")).isEqualTo(3);
        assertThat(grown("gateway_requests_total", "route", "/v1/messages", "status_class", "2xx"))
                .isEqualTo(2);
        assertThat(grown("gateway_requests_total", "route", "/v1/chat/completions", "status_class", "2xx"))
                .isEqualTo(1);
    }

    @Test
    void theBucketsOfAHistogramGrowToItsCount() throws Exception {
        message("claude-fast", false);
        settled();

        assertThat(grown("gateway_overhead_seconds_bucket", "le", "+Inf"))
                .isEqualTo(grown("gateway_overhead_seconds_count"))
                .isEqualTo(1);
        assertThat(grown("gateway_overhead_seconds_bucket", "le", "0.0005"))
                .isLessThanOrEqualTo(grown("gateway_overhead_seconds_bucket", "le", "0.001"));
    }

    @ParameterizedTest
    @CsvSource({"429", "529", "500", "400"})
    void whatTheProviderRefusesIsItsError(int status) throws Exception {
        gateway.upstream().enqueue(Refusal.of(status, "some_error", "no"));
        message("claude-fast", false);
        settled();

        assertThat(grown("gen_ai_server_request_duration_seconds_count", "error_type", Integer.toString(status)))
                .isEqualTo(1);
        assertThat(grown("gateway_settlements_total", "source", "void")).isEqualTo(1);
        assertThat(grown("gateway_requests_total", "route", "/v1/messages", "error_type", "upstream_error"))
                .isEqualTo(1);
        assertThat(grown("gateway_limit_rejections_total")).isZero();
    }

    @Test
    void whatALimitRefusesIsCountedByTheLimit() throws Exception {
        TestDatabase.execute(gateway.database(), "update scope set token_limit = 0 where kind = 'account'");
        message("claude-fast", false);
        TestDatabase.execute(
                gateway.database(), "update scope set token_limit = null, cost_limit_nanos = 0 where kind = 'account'");
        message("claude-fast", false);

        TestDatabase.execute(gateway.database(), "update scope set cost_limit_nanos = null where kind = 'account'");

        assertThat(grown("gateway_limit_rejections_total", "limit", "tokens")).isEqualTo(1);
        assertThat(grown("gateway_limit_rejections_total", "limit", "cost")).isEqualTo(1);
        assertThat(grown("gateway_requests_total", "error_type", "monthly_token_limit_exceeded"))
                .isEqualTo(1);
    }

    @Test
    void badKeysAreCountedByWhatIsWrongWithThem() throws Exception {
        api.send(api.withoutKey("/v1/messages", "{}"));
        api.send(api.withoutKey("/v1/messages", "{}").header("x-api-key", "agw_unknown"));
        api.send(api.withoutKey("/v1/messages", "{}").header("x-api-key", Administrator.claudecodeKey("nobody")));
        message("claude-fast", false);
        IssuedKey gone = gateway.newKey("gone", Role.MEMBER, List.of());
        HttpRequest.Builder call = api.withoutKey("/v1/messages", Api.message("claude-fast", false))
                .header("x-api-key", gone.secret().reveal());
        api.send(call);
        gateway.gateway().keys().revoke(gone.credential().id(), new Actor("test"), "");
        api.send(call);

        for (String reason : List.of("no_key", "unknown_key", "provider_key", "revoked_key")) {
            assertThat(grown("gateway_auth_failures_total", "reason", reason))
                    .as(reason)
                    .isEqualTo(1);
        }
    }

    @Test
    void aStreamThatBreaksOffIsCountedByWhoEndedIt() throws Exception {
        gateway.upstream().enqueue(new Script.CutMidStream(3, Script.Ending.FIN));
        message("claude-fast", true);
        settled();

        assertThat(grown("gateway_streams_aborted_total", "by", "provider")).isEqualTo(1);
        assertThat(grown("gateway_settlements_total", "source", "estimated")).isEqualTo(1);
    }

    @Test
    void noClientCanMakeTheNumberOfLinesGrow() throws Exception {
        message("claude-fast", false);
        settled();
        int before = scrape().samples().size();
        for (int i = 0; i < 20; i++) {
            message("claude-made-up-" + i, false);
            api.send(api.to("/made/up/" + i));
            api.send(api.to("/v1/user-api-keys/" + i + "/usage-history"));
        }
        settled();

        Set<String> models = Set.copyOf(scrape().samples().stream()
                .map(sample -> sample.labels().getOrDefault("model", ""))
                .toList());
        assertThat(models).isSubsetOf("", "claude-haiku-5-5", "claude-sonnet-5-5", "other");
        assertThat(scrape().samples().size() - before).isLessThan(100);
        assertThat(scrape().text()).doesNotContain("made-up", "made/up");
    }

    @Test
    void noLabelIsAPersonOrAKey() throws Exception {
        admin.createUser("ada@example.com", "");
        message("claude-fast", true);
        settled();

        assertThat(scrape().text()).doesNotContain("ada@", "agw_", "sk-", "key:", gateway.key());
    }

    @Test
    void whatRunsIsSeen() throws Exception {
        gateway.upstream().enqueue(Script.Answer.DEFAULT);
        HttpResponse<InputStream> open = api.open(api.post("/v1/messages", Api.message("claude-fast", true)));
        open.body().close();
        settled();

        await(() -> scrape().sum("gateway_inflight_requests") == 0);
        assertThat(scrape().sum("gateway_database_up")).isEqualTo(1);
        assertThat(scrape().sum("gateway_journal_healthy")).isEqualTo(1);
        assertThat(scrape().sum("gateway_journal_bytes")).isPositive();
        assertThat(scrape().sum("gateway_db_pool_connections", "pool", "gateway-daemon"))
                .isPositive();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
