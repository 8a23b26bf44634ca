package dev.aigateway.telemetry;

import dev.aigateway.env.HttpUris;
import dev.aigateway.env.Secret;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The one address that documents are posted to. It is a secret, since whoever knows it can post there: nothing that is
 * logged or thrown names it. Threads may share it.
 */
public final class Webhook {

    /** What the client beneath would leave out or write anew, and with it break a signature. */
    private static final Pattern NOT_KEPT = Pattern.compile("[;#]|//|/\\.\\.?(?=[/?]|$)");

    private final Secret address;
    private final String host;
    private final Duration patience;
    private final WebClient client;

    /** What became of a document. */
    public sealed interface Reply {

        /** The receiver has it: a status from 200 to 299. */
        record Taken() implements Reply {}

        /** Any other status; a redirect is not followed. */
        record Refused(int status) implements Reply {}

        /**
         * Nothing came back in time; the receiver may have it all the same.
         *
         * @param why the kind of the failure alone: messages name the address
         */
        record Unanswered(String why) implements Reply {}
    }

    /** Throws {@link IllegalArgumentException}, whose message does not repeat the text. */
    public static Secret address(String text) {
        URI uri = HttpUris.parse(text);
        String origin = uri.getScheme() + "://" + uri.getRawAuthority();
        String rest = uri.toASCIIString().substring(origin.length());
        if (uri.getRawUserInfo() != null || NOT_KEPT.matcher(rest).find()) {
            throw new IllegalArgumentException("expected an address without a user, and without ; # // or /../ behind"
                    + " its host; what is data can be written as %3B, %23 or %2F");
        }
        return new Secret(origin + (rest.startsWith("/") ? "" : "/") + rest);
    }

    /** For an {@link #address}; {@code patience} is how long one document may take from the first byte to the last. */
    public Webhook(Secret address, Duration patience) {
        this.address = address;
        this.host = HttpUris.parse(address.value()).getHost();
        this.patience = patience;
        this.client = WebClient.builder()
                .connectTimeout(patience.dividedBy(2))
                .readTimeout(patience.dividedBy(2))
                .keepAlive(false)
                .followRedirects(false)
                .sendExpectContinue(false)
                .build();
    }

    /** Posts it once; a receiver that gets the same id again has to do nothing. */
    public Reply post(UUID id, byte[] json) {
        FutureTask<Reply> posting = new FutureTask<>(() -> send(id, json));
        Thread.ofVirtual().name("webhook").start(posting);
        try {
            return posting.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            return new Reply.Unanswered(kind(e));
        } catch (TimeoutException e) {
            // Interrupting a virtual thread closes the socket that it waits for.
            posting.cancel(true);
            return new Reply.Unanswered(kind(e));
        } catch (InterruptedException e) {
            posting.cancel(true);
            Thread.currentThread().interrupt();
            return new Reply.Unanswered(kind(e));
        }
    }

    private Reply send(UUID id, byte[] json) throws UnknownHostException {
        var _ = InetAddress.getByName(host); // Helidon's own exception would not tell what is wrong with it.
        try (HttpClientResponse response = client.post()
                // As a URI, its query would be sorted and written anew.
                .skipUriEncoding(true)
                .uri(address.value())
                .contentType(MediaTypes.APPLICATION_JSON)
                .header(HeaderNames.create("idempotency-key"), id.toString())
                .submit(json)) {
            int status = response.status().code();
            return status >= 200 && status < 300 ? new Reply.Taken() : new Reply.Refused(status);
        }
    }

    private static String kind(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName();
    }
}
