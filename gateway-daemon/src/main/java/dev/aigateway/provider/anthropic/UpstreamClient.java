package dev.aigateway.provider.anthropic;

import dev.aigateway.provider.ProviderTimeouts;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Apache HttpClient with everything switched off that would send, change or repeat something by itself. */
final class UpstreamClient {

    private static final int CONNECTIONS_MAX = 10_000;
    private static final TimeValue IDLE = TimeValue.ofSeconds(30);
    /** Of a head; the library itself has no limit. */
    private static final int LINE_BYTES_MAX = 16 << 10;

    private static final int HEADER_FIELDS_MAX = 200;

    private UpstreamClient() {}

    static CloseableHttpClient create(ProviderTimeouts timeouts) {
        return HttpClients.custom()
                .setConnectionManager(connections(timeouts.connect()))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setProtocolUpgradeEnabled(false)
                        .setConnectionRequestTimeout(Timeout.of(timeouts.connect()))
                        .build())
                .evictIdleConnections(IDLE)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableDefaultUserAgent()
                .build();
    }

    private static PoolingHttpClientConnectionManager connections(Duration connect) {
        Timeout timeout = Timeout.of(connect);
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(LINE_BYTES_MAX)
                                .setMaxHeaderCount(HEADER_FIELDS_MAX)
                                .build())
                        .build())
                .setMaxConnTotal(CONNECTIONS_MAX)
                .setMaxConnPerRoute(CONNECTIONS_MAX)
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoTimeout(Timeout.DISABLED) // UpstreamDeadlines ends a silence; the default is 3 minutes.
                        .build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(timeout).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout)
                        .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
                        .build())
                .build();
    }
}
