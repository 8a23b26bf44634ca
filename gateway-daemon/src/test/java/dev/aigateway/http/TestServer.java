package dev.aigateway.http;

import dev.aigateway.http.ServerLimits.Waits;
import dev.aigateway.telemetry.Telemetry;
import dev.aigateway.usage.PriceBook;
import dev.aigateway.usage.TokenCounting;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Servers for tests: any free port, small limits, short waits. */
final class TestServer {

    static final int BODY_MAX = 1 << 20;

    private TestServer() {}

    static GatewayServer start(Consumer<HttpRouting.Builder> routes) {
        return start(limits(), routes);
    }

    static GatewayServer start(ServerLimits limits, Consumer<HttpRouting.Builder> routes) {
        return GatewayServer.start("127.0.0.1", 0, limits, LimitErrorFormat.OBJECT, telemetry(), routes, () -> {});
    }

    static Telemetry telemetry() {
        return new Telemetry(new PriceBook(0, List.of()), TokenCounting.UNCACHED, "test");
    }

    static ServerLimits limits() {
        return ServerLimits.withBodyMax(BODY_MAX).with(patient());
    }

    /** As in production, but for a short linger. */
    static Waits patient() {
        Waits usual = Waits.USUAL;
        return new Waits(usual.idleMax(), usual.headersMax(), usual.bodyMax(), usual.sendMax(), Duration.ofMillis(300));
    }
}
