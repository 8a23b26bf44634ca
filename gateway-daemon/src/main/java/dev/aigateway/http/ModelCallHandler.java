package dev.aigateway.http;

import dev.aigateway.access.Caller;
import dev.aigateway.access.KeyHash;
import dev.aigateway.error.GatewayException.Unavailable;
import dev.aigateway.exchange.Exchange;
import dev.aigateway.exchange.Incoming;
import dev.aigateway.exchange.TokenCount;
import dev.aigateway.format.GatewayHops;
import dev.aigateway.format.Headers;
import dev.aigateway.format.ModelCall;
import dev.aigateway.format.ModelCallReader;
import dev.aigateway.format.WireFormat;
import dev.aigateway.telemetry.Telemetry;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Calls of a model, in whatever wire format: who asks is known before the body is read. */
final class ModelCallHandler {

    static final String CHAT_COMPLETIONS = "/v1/chat/completions";
    static final String MESSAGES = "/v1/messages";
    static final String COUNT_TOKENS = "/v1/messages/count_tokens";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int RUNNING_MAX = Integer.MAX_VALUE;
    /** As nginx logs a client that left before its answer; nobody is sent it. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final Semaphore running = new Semaphore(RUNNING_MAX);
    private final FrontDoor door;
    private final Exchange exchange;
    private final TokenCount tokenCount;
    private final Telemetry telemetry;
    private final int bodyMax;

    ModelCallHandler(FrontDoor door, Exchange exchange, TokenCount tokenCount, Telemetry telemetry, int bodyMax) {
        this.door = door;
        this.exchange = exchange;
        this.tokenCount = tokenCount;
        this.telemetry = telemetry;
        this.bodyMax = bodyMax;
    }

    void chatCompletion(ServerRequest request, ServerResponse response) {
        unlessStopping(() -> exchange(request, response, WireFormat.OPENAI_CHAT, CHAT_COMPLETIONS));
    }

    void message(ServerRequest request, ServerResponse response) {
        unlessStopping(() -> exchange(request, response, WireFormat.ANTHROPIC_MESSAGES, MESSAGES));
    }

    private void exchange(ServerRequest request, ServerResponse response, WireFormat format, String path) {
        Headers headers = headers(request);
        KeyHash key = door.enter(headers);
        byte[] body = RequestBody.read(request, bodyMax);
        long arrivedNanos = System.nanoTime();
        ModelCall call = call(request, headers, format, path, body);
        ClientConnection connection = ClientConnection.current();
        Incoming incoming =
                new Incoming(connection.requestId(), key, call, RequestHeaders.client(headers), arrivedNanos);
        whileTheClientStays(response, () -> exchange.run(incoming, new HttpClientStream(response, connection)));
    }

    void countTokens(ServerRequest request, ServerResponse response) {
        unlessStopping(() -> count(request, response));
    }

    private void count(ServerRequest request, ServerResponse response) {
        Headers headers = headers(request);
        Caller caller = door.caller(headers);
        byte[] body = RequestBody.read(request, bodyMax);
        ModelCall call = call(request, headers, WireFormat.ANTHROPIC_MESSAGES, COUNT_TOKENS, body);
        ClientConnection connection = ClientConnection.current();
        whileTheClientStays(response, () -> tokenCount.run(call, caller, new HttpClientStream(response, connection)));
    }

    private static Headers headers(ServerRequest request) {
        Headers headers = RequestHeaders.of(request);
        GatewayHops.check(headers);
        return headers;
    }

    private static ModelCall call(ServerRequest request, Headers headers, WireFormat format, String path, byte[] body) {
        return ModelCallReader.read(format, path, request.query().rawValue(), headers, body);
    }

    /** Counted from before the body is read, so that who is still sending one is waited for too. */
    private void unlessStopping(Runnable call) {
        if (!running.tryAcquire()) {
            throw new Unavailable("the gateway is stopping", RETRY_AFTER, null);
        }
        telemetry.began();
        try {
            call.run();
        } finally {
            telemetry.ended();
            running.release();
        }
    }

    private interface Conversation {
        void run() throws IOException;
    }

    private void whileTheClientStays(ServerResponse response, Conversation conversation) {
        try {
            conversation.run();
        } catch (IOException e) {
            if (!response.isSent()) {
                telemetry.answered(ClientConnection.current().route(), CLIENT_CLOSED_REQUEST, "client_left");
            }
            throw new CloseConnectionException("the client left", e);
        }
    }

    /** Waits until no call runs, after which none can begin; false if some still run after that time. */
    boolean awaitIdle(Duration atMost) {
        try {
            return running.tryAcquire(RUNNING_MAX, atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
