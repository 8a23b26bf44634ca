package dev.aigateway.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/**
 * Adds to every answer, just before it goes out, what handlers need not think of: the request's id, what was noted for
 * it, and that the connection ends wherever it does. A listener, since Helidon has no other hook that also error answers pass.
 */
final class AnswerHeaders implements Http1ConnectionListener {

    static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");
    static final HeaderName GATEWAY_REQUEST_ID = HeaderNames.create("x-gateway-request-id");
    static final HeaderName PROVIDER_REQUEST_ID = HeaderNames.create("request-id");

    private volatile boolean draining;

    /** From now on every answer is the last of its connection. */
    void drain() {
        draining = true;
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (context instanceof EdgeContext edge && headers instanceof WritableHeaders<?> answer) {
            complete(answer, edge);
        }
    }

    private void complete(WritableHeaders<?> answer, EdgeContext edge) {
        setRequestId(answer, edge.client());
        edge.client().notes().forEach((name, value) -> answer.set(HeaderNames.create(name), value));
        if (draining || edge.framing().mustClose()) {
            answer.set(HeaderValues.CONNECTION_CLOSE);
        }
        if (answer.contains(HeaderValues.CONNECTION_CLOSE)) {
            edge.framing().end();
        }
    }

    /** The provider's id of the request stands where it gave one; ours everywhere else. */
    static void setRequestId(WritableHeaders<?> answer, ClientConnection client) {
        String id = client.requestId().toString();
        answer.setIfAbsent(HeaderValues.create(PROVIDER_REQUEST_ID, id));
        answer.set(REQUEST_ID, id);
        answer.set(GATEWAY_REQUEST_ID, id);
    }
}
