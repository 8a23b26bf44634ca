package dev.aigateway.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/** Takes from every request what only Helidon may say of it: the name in its client's certificate, of which there is none. */
final class ForgedHeaders implements Http1ConnectionListener {

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (headers instanceof WritableHeaders<?> request) {
            request.remove(HeaderNames.X_HELIDON_CN);
        }
    }
}
