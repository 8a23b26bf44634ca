package dev.aigateway.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.format.GatewayHops;
import dev.aigateway.format.Headers;
import dev.aigateway.format.Headers.Field;
import dev.aigateway.provider.ProviderTimeouts;
import dev.aigateway.upstream.ScriptedUpstream;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

class UpstreamClientTest {

    private static final ProviderTimeouts TIMEOUTS = new ProviderTimeouts(
            Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofHours(1));

    @Test
    void onlyAnotherGatewayIsToldHowManyACallHasPassed() {
        Headers headers = Headers.of(GatewayHops.HEADER, "1").and("accept", "*/*");
        assertThat(AnthropicProvider.passed(headers, "gateway.example.com")).isEqualTo(headers);
        assertThat(AnthropicProvider.passed(headers, "API.anthropic.com").fields())
                .containsExactly(new Field("accept", "*/*"));
    }

    @Test
    void theLibraryItselfEndsNoSilence() throws Exception {
        HttpClientContext context = HttpClientContext.create();
        try (var upstream = ScriptedUpstream.start();
                var client = UpstreamClient.create(TIMEOUTS);
                var _ = client.executeOpen(HttpHost.create(upstream.uri()), new HttpPost("/v1/messages"), context)) {
            assertThat(context.getEndpointDetails().getSocketTimeout()).isEqualTo(Timeout.DISABLED);
        }
    }
}
