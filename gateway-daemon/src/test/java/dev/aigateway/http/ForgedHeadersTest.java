package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** No client can say who Helidon found in its certificate. */
class ForgedHeadersTest {

    @Test
    void theNameInACertificateIsNeverTakenFromAHeader() throws IOException {
        String request = "GET / HTTP/1.1\r\nHost: h\r\nX-HELIDON-CN: admin\r\nx-helidon-cn: admin\r\n\r\n";
        try (GatewayServer server = TestServer.start(routing -> routing.get(
                        "/",
                        (req, res) -> res.send(String.valueOf(req.headers().contains(HeaderNames.X_HELIDON_CN)))));
                RawClient client = RawClient.connect(server).send(request)) {
            assertThat(client.answer().body()).isEqualTo("false");
        }
    }
}
