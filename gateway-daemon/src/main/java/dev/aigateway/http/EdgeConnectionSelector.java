package dev.aigateway.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/** Takes every connection for HTTP/1.1 and puts an {@link EdgeConnection} between the socket and Helidon. */
final class EdgeConnectionSelector implements ServerConnectionSelector {

    private final ServerConnectionSelector http1;
    private final ServerLimits limits;
    private final DeadlineWatch watch;
    private final RequestIds ids;

    EdgeConnectionSelector(ServerConnectionSelector http1, ServerLimits limits, DeadlineWatch watch, RequestIds ids) {
        this.http1 = http1;
        this.limits = limits;
        this.watch = watch;
        this.ids = ids;
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new EdgeConnection(context, http1, limits, watch, ids);
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }
}
