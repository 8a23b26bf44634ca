package dev.aigateway.http;

import dev.aigateway.error.GatewayException;
import dev.aigateway.error.GatewayException.Internal;
import dev.aigateway.error.GatewayException.InvalidRequest;
import dev.aigateway.error.GatewayException.NotFound;
import dev.aigateway.error.GatewayException.TooLarge;
import dev.aigateway.error.GatewayException.Unavailable;
import dev.aigateway.telemetry.Telemetry;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every request that fails, in a handler or before there is one, with JSON in the caller's wire format. Of what
 * was thrown it tells only what a {@link GatewayException} says.
 */
final class ErrorAnswers implements DirectHandler, ErrorHandler<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);
    private static final Duration BUSY_RETRY_AFTER = Duration.ofSeconds(1);

    private final int bodyMax;
    private final LimitErrorFormat limitErrors;
    private final Telemetry telemetry;

    ErrorAnswers(int bodyMax, LimitErrorFormat limitErrors, Telemetry telemetry) {
        this.bodyMax = bodyMax;
        this.limitErrors = limitErrors;
        this.telemetry = telemetry;
    }

    /** For what Helidon finds wrong itself. */
    DirectHandlers directHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType event : EventType.values()) {
            handlers.addHandler(event, this);
        }
        return handlers.build();
    }

    /** For what handlers throw; Helidon's own way to the direct handlers would first read the body to its end. */
    @Override
    public void handle(ServerRequest request, ServerResponse response, Throwable thrown) {
        Status status = thrown instanceof HttpException http ? http.status() : Status.INTERNAL_SERVER_ERROR_500;
        ErrorRenderer.Answer answer = answer(thrown, status);
        response.status(answer.status());
        putHeaders(response.headers(), answer);
        response.send(body(answer));
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            Throwable thrown,
            System.@Nullable Logger logger) {
        ErrorRenderer.Answer answer = answer(thrown, status);
        ServerResponseHeaders answerHeaders = ServerResponseHeaders.create();
        putHeaders(answerHeaders, answer);
        AnswerHeaders.setRequestId(answerHeaders, ClientConnection.current());
        telemetry.answered(ClientConnection.current().route(), answer.status(), answer.type());
        return TransportResponse.builder()
                .status(Status.create(answer.status()))
                .headers(answerHeaders)
                .entity(body(answer))
                .keepAlive(false)
                .build();
    }

    /** Never called: Helidon has the exception wherever it asks for an answer. */
    @Override
    public TransportResponse handle(
            TransportRequest request, EventType event, Status status, ServerResponseHeaders headers, String message) {
        return handle(
                request, event, status, headers, RequestException.builder().build(), null);
    }

    private ErrorRenderer.Answer answer(Throwable thrown, Status status) {
        ClientConnection client = ClientConnection.current();
        ArrivedRequest request = client.request();
        GatewayException error = error(thrown, status.code());
        telemetry.failed(error);
        if (error instanceof Internal) {
            LOG.error("request {} failed", request.id(), thrown);
        }
        String id = request.id().toString();
        ErrorRenderer.Answer answer = request.isForManagement()
                ? ErrorRenderer.renderManagement(error, id)
                : ErrorRenderer.render(error, request.format(), limitErrors, id);
        client.failed(answer.type());
        return answer;
    }

    private GatewayException error(Throwable thrown, int status) {
        if (thrown instanceof GatewayException error) {
            return error;
        }
        if (thrown.getCause() instanceof GatewayException error) {
            return error;
        }
        return switch (status) {
            case 404 -> new NotFound("no such address");
            case 413 -> new TooLarge("the body is larger than " + bodyMax + " bytes");
            case 503 -> new Unavailable("the gateway is busy", BUSY_RETRY_AFTER, thrown);
            default ->
                status >= 400 && status < 500 ? new InvalidRequest("the request is malformed") : new Internal(thrown);
        };
    }

    private static void putHeaders(ServerResponseHeaders headers, ErrorRenderer.Answer answer) {
        headers.set(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json"));
        answer.headers().forEach((name, value) -> headers.set(HeaderNames.create(name), value));
    }

    private static byte[] body(ErrorRenderer.Answer answer) {
        return ClientConnection.current().request().wantsNoBody() ? new byte[0] : answer.body();
    }
}
