package dev.aigateway.http;

import dev.aigateway.telemetry.Telemetry;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/**
 * Adds to every answer, just before it goes out, what handlers need not think of: the request's id, what was noted for
 * it, and that the connection ends wherever it does; and counts it. A listener, since Helidon has no other hook that also error answers pass.
 */
final class AnswerHeaders implements Http1ConnectionListener {

    static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");
    static final HeaderName GATEWAY_REQUEST_ID = HeaderNames.create("x-gateway-request-id");
    static final HeaderName PROVIDER_REQUEST_ID = HeaderNames.create("request-id");

    private static final String OF_THE_PROVIDER = "upstream_error";

    private final Telemetry telemetry;
    private volatile boolean draining;

    AnswerHeaders(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

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

    @Override
    public void status(ConnectionContext context, Status status) {
        if (context instanceof EdgeContext edge) {
            answered(edge.client(), status.code());
        }
    }

    /** To be told once for each answer; an error that is not the gateway's is the provider's. */
    void answered(ClientConnection client, int status) {
        boolean passedOn =
                status >= Status.BAD_REQUEST_400.code() && client.errorType().isEmpty();
        telemetry.answered(client.route(), status, passedOn ? OF_THE_PROVIDER : client.errorType());
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
