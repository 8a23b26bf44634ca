package dev.aigateway.provider.anthropic;

import dev.aigateway.env.Secret;
import dev.aigateway.format.GatewayHops;
import dev.aigateway.format.Headers;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.format.anthropic.MessageAnswer;
import dev.aigateway.provider.Cancellation;
import dev.aigateway.provider.Metering;
import dev.aigateway.provider.Provider;
import dev.aigateway.provider.ProviderReply;
import dev.aigateway.provider.ProviderTimeouts;
import dev.aigateway.sse.SseReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Anthropic's Messages API over HTTP/1.1. Threads may share it. */
public final class AnthropicProvider implements Provider, AutoCloseable {

    public static final String NAME = "anthropic";

    private static final Logger LOG = LoggerFactory.getLogger(AnthropicProvider.class);
    private static final String ORIGIN = "api.anthropic.com";
    private static final String VERSION = "anthropic-version";
    /** The version that this gateway was written for; a client's own is passed on instead. */
    private static final String VERSION_IF_ABSENT = "2023-06-01";

    private static final int OK = 200;
    /** Some of them go on to the client, where a control character could begin a header of its own. */
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e\\t]*");

    private final HttpHost target;
    private final Supplier<Secret> apiKey;
    private final ProviderTimeouts timeouts;
    private final InstantSource clock;
    private final CloseableHttpClient client;
    private final UpstreamDeadlines deadlines = new UpstreamDeadlines();
    private final String basePath;

    /** {@code apiKey} is asked for each request. */
    public AnthropicProvider(URI base, Supplier<Secret> apiKey, ProviderTimeouts timeouts, InstantSource clock) {
        this.target = new HttpHost(base.getScheme(), base.getHost(), base.getPort());
        this.basePath = base.getPath().replaceAll("/+$", "");
        this.apiKey = apiKey;
        this.timeouts = timeouts;
        this.clock = clock;
        this.client = UpstreamClient.create(timeouts);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean simulated() {
        return false;
    }

    @Override
    public ProviderReply send(ProviderRequest request, Cancellation cancellation) {
        Duration silence = request.stream() ? timeouts.idle() : timeouts.whole();
        UpstreamCall call = new UpstreamCall(post(request), cancellation, deadlines, silence, timeouts.total());
        HttpClientContext context = HttpClientContext.create();
        boolean handedOver = false;
        try {
            ClassicHttpResponse response = client.executeOpen(target, call.request(), context);
            call.answered(response);
            ProviderReply reply = reply(call, response);
            handedOver = reply instanceof ProviderReply.Streaming;
            return reply;
        } catch (IOException | RuntimeException e) {
            return failure(e, call, cancellation, context);
        } finally {
            if (!handedOver) {
                call.close();
            }
        }
    }

    private HttpPost post(ProviderRequest request) {
        String query = request.query().isEmpty() ? "" : "?" + request.query();
        HttpPost post = new HttpPost(basePath + request.path() + query);
        for (Headers.Field field :
                passed(request.headers(), target.getHostName()).fields()) {
            post.addHeader(field.name(), field.value());
        }
        if (!post.containsHeader(VERSION)) {
            post.setHeader(VERSION, VERSION_IF_ABSENT);
        }
        post.setHeader("accept-encoding", "identity");
        post.setHeader("x-api-key", apiKey.get().value());
        post.setEntity(new ByteArrayEntity(request.body(), null));
        return post;
    }

    /** Who passed a call on before is for a gateway to know, not for the company behind this name. */
    static Headers passed(Headers headers, String host) {
        return host.equalsIgnoreCase(ORIGIN)
                ? headers.where(field -> !field.name().equals(GatewayHops.HEADER))
                : headers;
    }

    private ProviderReply reply(UpstreamCall call, ClassicHttpResponse response) throws IOException {
        Headers headers = headers(response);
        int status = response.getCode();
        if (status == OK) {
            return isEventStream(headers)
                    ? stream(call, headers, AnswerBody.open(response, headers))
                    : complete(headers, AnswerBody.read(call, response, headers));
        }
        if (status < 400) {
            return new ProviderReply.Unreadable(status);
        }
        return new ProviderReply.Refused(status, headers, AnswerBody.readRefusal(call, response, headers));
    }

    private ProviderReply stream(UpstreamCall call, Headers headers, InputStream body) {
        AnswerMeter meter = new AnswerMeter(clock, requestId(headers));
        return new AnthropicStream(call, headers, new SseReader(body), meter);
    }

    private ProviderReply complete(Headers headers, byte[] body) {
        Optional<MessageAnswer> answer = MessageAnswer.read(body);
        if (answer.isEmpty()) {
            return new ProviderReply.Unreadable(OK);
        }
        MessageAnswer message = answer.get();
        Metering metering = new Metering(
                message.usage(),
                message.usage().output() != null,
                0,
                Duration.ZERO,
                message.model(),
                message.stopReason(),
                requestId(headers),
                clock.instant());
        return new ProviderReply.Complete(headers, body, metering);
    }

    private static ProviderReply failure(
            Exception e, UpstreamCall call, Cancellation cancellation, HttpClientContext context) {
        LOG.debug("no answer from the provider", e);
        if (cancellation.cancelled()) {
            return new ProviderReply.Cancelled();
        }
        if (call.overdue()) {
            return new ProviderReply.Unanswered(call.waited());
        }
        if (e instanceof SocketTimeoutException && !call.hasAnswer()) {
            return new ProviderReply.Unreachable(true, call.waited()); // Reads have no timeout, only connecting has.
        }
        if (neverLeft(e)) {
            LOG.warn("the provider cannot be reached: {}", e.getMessage());
            return new ProviderReply.Unreachable(false, call.waited());
        }
        if (e instanceof RuntimeException) {
            LOG.warn("sending to the provider failed in an unexpected way", e);
        }
        return new ProviderReply.Lost(!call.hasAnswer() && !isAnswer(e) && reused(context));
    }

    /** Whether something came back, though nothing that could be read. */
    private static boolean isAnswer(Exception e) {
        return e instanceof ClientProtocolException || e instanceof MessageConstraintException;
    }

    private static boolean neverLeft(Exception e) {
        return e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || e instanceof SSLHandshakeException
                || e instanceof SSLPeerUnverifiedException;
    }

    private static boolean reused(HttpClientContext context) {
        EndpointDetails endpoint = context.getEndpointDetails();
        return endpoint != null && endpoint.getResponseCount() > 0;
    }

    private static Headers headers(ClassicHttpResponse response) {
        List<Headers.Field> fields = new ArrayList<>();
        for (var header : response.getHeaders()) {
            if (header.getValue() != null
                    && PRINTABLE.matcher(header.getValue()).matches()) {
                fields.add(new Headers.Field(header.getName(), header.getValue()));
            }
        }
        return Headers.of(fields);
    }

    private static boolean isEventStream(Headers headers) {
        return headers.first("content-type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                .isPresent();
    }

    private static @Nullable String requestId(Headers headers) {
        return headers.first("request-id").orElse(null);
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            LOG.debug("closing the connections to the provider failed", e);
        }
        deadlines.close();
    }
}
