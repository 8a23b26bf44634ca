package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aigateway.daemon.Promtool.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboard, the alerts and the run book speak of what a daemon really exports. */
class MonitoringTest {

    private static final Path DOCS = Path.of("").toAbsolutePath().resolveSibling("docs");
    private static final Path ALERTS = DOCS.resolve("monitoring/alerts.yml");

    /** The name of a metric stands before labels, a range or an operator; a label never does. */
    private static final Pattern METRIC =
            Pattern.compile("\\b(?<name>(?:gateway|gen_ai|process|jvm)_[a-z_]+)(?:\\{(?<labels>[^}]*)}|(?=[\\[ ]))");

    private static final Pattern LABEL = Pattern.compile("(?<name>[a-z_]+)(?:=~|!~|!=|=)\"");
    private static final Pattern GROUPED = Pattern.compile("by \\((?<labels>[^)]*)\\)");
    /** What Prometheus adds. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("instance", "job");

    private static Map<String, Set<String>> exported;

    @BeforeAll
    static void scrape() throws Exception {
        try (TestGateway gateway = TestGateway.start()) {
            Administrator admin = new Administrator(gateway);
            Api api = new Api(gateway);
            api.send(api.post("/v1/messages", Api.message("claude-fast", true)));
            api.send(api.withoutKey("/v1/messages", "{}"));
            gateway.settled();
            exported = new Scrape(admin.get("/metrics").expect(200).text())
                    .samples().stream()
                            .collect(Collectors.toMap(
                                    Scrape.Sample::name,
                                    sample -> new TreeSet<>(sample.labels().keySet()),
                                    MonitoringTest::both));
        }
    }

    private static Set<String> both(Set<String> some, Set<String> more) {
        some.addAll(more);
        return some;
    }

    @Test
    void everyPanelAsksForWhatIsExported() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(DOCS.resolve("monitoring/dashboard.json").toFile());
        List<String> expressions =
                dashboard.findValues("expr").stream().map(JsonNode::asText).toList();

        assertThat(expressions).hasSizeGreaterThan(20).allSatisfy(MonitoringTest::assertExported);
    }

    @Test
    void everyAlertLooksAtWhatIsExported() throws IOException {
        String rules = Files.readString(ALERTS);

        assertThat(METRIC.matcher(rules).results()).hasSizeGreaterThan(10);
        assertExported(rules);
    }

    /** Names that are exported and that nobody sees are not worth their memory. */
    @Test
    void theDashboardShowsEveryNumberOfOurs() throws IOException {
        String dashboard = Files.readString(DOCS.resolve("monitoring/dashboard.json"));

        assertThat(exported.keySet().stream()
                        .map(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
                        .filter(name -> name.startsWith("g")))
                .allSatisfy(name -> assertThat(dashboard).contains(name));
    }

    private static void assertExported(String expression) {
        Set<String> labels = METRIC.matcher(expression)
                .results()
                .peek(metric -> assertThat(exported).containsKey(metric.group("name")))
                .peek(MonitoringTest::assertLabels)
                .flatMap(metric -> exported.getOrDefault(metric.group("name"), Set.of()).stream())
                .collect(Collectors.toSet());
        Stream<String> grouped = GROUPED.matcher(expression)
                .results()
                .flatMap(by -> Stream.of(by.group("labels").split(", ")));
        assertThat(grouped).allMatch(label -> labels.contains(label) || OF_THE_SCRAPE.contains(label));
    }

    private static void assertLabels(MatchResult metric) {
        Set<String> known = exported.getOrDefault(metric.group("name"), Set.of());
        Matcher labels = LABEL.matcher(metric.group("labels") == null ? "" : metric.group("labels"));
        assertThat(labels.results().map(label -> label.group("name")))
                .as(metric.group())
                .allMatch(label -> known.contains(label) || OF_THE_SCRAPE.contains(label));
    }

    @Test
    void prometheusTakesTheRules() throws Exception {
        assertThat(Promtool.checkRules(ALERTS)).extracting(Verdict::exitCode).isEqualTo(0);
    }

    @Test
    void theRulesSayWhatTheyShouldOfMadeUpSeries() throws Exception {
        Verdict verdict = Promtool.testRules(DOCS.resolve("monitoring/alerts-test.yml"));

        assertThat(verdict.exitCode()).as(verdict.printed()).isZero();
    }

    @Test
    void everyAlertHasItsSectionInTheRunBookAndTheOtherWayRound() throws IOException {
        String operations = Files.readString(DOCS.resolve("OPERATIONS.md"));
        String runBook = operations.substring(operations.indexOf("\n## Run book"), operations.indexOf("\n## Backup"));

        assertThat(all("(?m)^### (\\w+)$", runBook))
                .containsExactlyElementsOf(all("- alert: (\\w+)", Files.readString(ALERTS)));
    }

    @Test
    void everyAlertNamesItsSection() throws IOException {
        String rules = Files.readString(ALERTS);

        assertThat(all("runbook: docs/OPERATIONS.md#(\\w+)", rules))
                .containsExactlyElementsOf(all("- alert: (\\w+)", rules).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
