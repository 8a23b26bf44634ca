package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/API.md: every curl line works as it stands, in its order, and is answered with the fields that are shown. */
class ApiDocumentTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern EXAMPLE = Pattern.compile("```sh\n(curl .*?)```\n\n```json\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CURL = Pattern.compile("```sh\ncurl ");
    private static final int MANAGEMENT_ROUTES = 13;

    private record Example(String command, JsonNode answer) {}

    @Test
    void everyExampleIsAnsweredAsShown() throws Exception {
        List<Example> examples = examples();
        assertThat(examples).hasSize(MANAGEMENT_ROUTES);
        try (TestGateway gateway = TestGateway.start()) {
            call(gateway, gateway.key());
            String adminKey = new Administrator(gateway).key().secret().reveal();
            String id = "";
            for (Example example : examples) {
                JsonNode answer = JSON.readTree(run(
                        example.command,
                        gateway,
                        Map.of("ADMIN_KEY", adminKey, "GATEWAY_KEY", gateway.key(), "ID", id)));
                assertSameFields(example.command, example.answer, answer);
                if (answer.has("apiKey")) {
                    id = answer.get("id").asText();
                    call(gateway, answer.get("apiKey").asText());
                }
            }
        }
    }

    @Test
    void everyManagementRouteIsShown() throws IOException {
        try (TestGateway gateway = TestGateway.start()) {
            List<String> commands = examples().stream().map(Example::command).toList();
            assertThat(gateway.gateway().routes().stream()
                            .filter(route -> route.path().matches("/v1/(user-api-keys|gateway-keys|me/).*")))
                    .hasSize(MANAGEMENT_ROUTES)
                    .allSatisfy(route -> assertThat(commands).anySatisfy(command -> {
                        assertThat(command)
                                .containsPattern(Pattern.quote(route.path().replace("{id}", "$ID")) + "[ \"?]");
                        assertThat(command.contains("-X " + route.method())
                                        || route.method().equals("GET"))
                                .isTrue();
                    }));
        }
    }

    private static void assertSameFields(String command, JsonNode shown, JsonNode answered) {
        assertThat(answered.getNodeType()).as(command).isIn(shown.getNodeType());
        if (shown.isArray() && shown.get(0).isContainerNode()) {
            assertThat(answered.isEmpty()).as(command).isFalse();
            assertSameFields(command, shown.get(0), answered.get(0));
        }
        if (shown.isObject()) {
            assertThat(names(answered)).as(command).isEqualTo(names(shown));
            shown.properties().stream()
                    .filter(field -> field.getValue().isContainerNode())
                    .forEach(field -> assertSameFields(command, field.getValue(), answered.get(field.getKey())));
        }
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static List<Example> examples() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "API.md"));
        List<Example> examples = new ArrayList<>();
        for (var match : EXAMPLE.matcher(document).results().toList()) {
            examples.add(new Example(match.group(1), JSON.readTree(match.group(2))));
        }
        assertThat(CURL.matcher(document).results()).hasSameSizeAs(examples);
        return examples;
    }

    private static void call(TestGateway gateway, String key) throws Exception {
        Api api = new Api(gateway);
        var request = api.withoutKey("/v1/messages", Api.message("claude-fast", false))
                .header("x-api-key", key);
        assertThat(api.send(request).statusCode()).isEqualTo(200);
        gateway.settled();
    }

    private static String run(String command, TestGateway gateway, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder shell =
                new ProcessBuilder("sh", "-ec", command.replace("localhost:8000", "127.0.0.1:" + gateway.port()));
        shell.environment().putAll(environment);
        shell.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(command).isZero();
        return output;
    }
}
