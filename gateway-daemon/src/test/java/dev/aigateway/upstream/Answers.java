package dev.aigateway.upstream;

import dev.aigateway.format.Headers;
import dev.aigateway.upstream.Script.Answer;
import dev.aigateway.upstream.Script.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Decides what each request gets: a refusal, a count of tokens, or the next script. Threads share it. */
final class Answers implements Connection.Answering {

    static final String MESSAGES = "/v1/messages";
    static final String COUNT_TOKENS = "/v1/messages/count_tokens";

    final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    final Queue<Script> countScripts = new ConcurrentLinkedQueue<>();
    final Seen<ReceivedRequest> requests = new Seen<>();
    final Seen<String> violations = new Seen<>();
    final Seen<BookEntry> book = new Seen<>();
    volatile Function<ReceivedRequest, Script> otherwise = _ -> Answer.DEFAULT;
    volatile ToLongFunction<ReceivedRequest> counting = _ -> ScriptedUpstream.COUNTED_TOKENS;

    private final AtomicInteger answers = new AtomicInteger();
    private final MessagesRules rules;

    Answers(String key) {
        this.rules = new MessagesRules(key);
    }

    @Override
    public void answer(ReceivedRequest request, Socket socket, OutputStream out)
            throws IOException, InterruptedException {
        String requestId = "req_scripted%06d".formatted(answers.incrementAndGet());
        HttpWriter writer = new HttpWriter(out, request, headers(requestId));
        if (request.path().equals(BookPage.PATH)) {
            writer.whole(200, Headers.of("content-type", "application/json"), BookPage.of(book.all()));
            return;
        }
        request.named(requestId);
        HeaderRules.violations(request).forEach(violations::add);
        Script script = script(request);
        requests.add(request);
        new Player(socket, request, writer, book).play(script);
    }

    private Script script(ReceivedRequest request) {
        boolean counting = request.path().equals(COUNT_TOKENS);
        if (!request.method().equals("POST") || !(counting || request.path().equals(MESSAGES))) {
            return Refusal.of(404, "not_found_error", "Not found");
        }
        Optional<Refusal> refusal = rules.refusal(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Script enqueued = (counting ? countScripts : scripts).poll();
        if (enqueued != null) {
            return enqueued;
        }
        return counting ? counted(this.counting.applyAsLong(request)) : otherwise.apply(request);
    }

    private static Script counted(long tokens) {
        return new Refusal(200, "{\"input_tokens\":" + tokens + "}");
    }

    /** What the real API says about itself with each answer, and the networks before it. */
    private static Headers headers(String requestId) {
        return Headers.of("date", "Sun, 01 Nov 2026 12:00:00 GMT")
                .and("request-id", requestId)
                .and("anthropic-organization-id", "7d3c2c1e-0000-4000-8000-000000000000")
                .and("anthropic-ratelimit-requests-limit", "4000")
                .and("anthropic-ratelimit-requests-remaining", "3999")
                .and("anthropic-ratelimit-tokens-remaining", "400000")
                .and("set-cookie", "__cf_bm=secret; path=/; HttpOnly; Secure")
                .and("cf-ray", "8f00000000000000-FRA")
                .and("cf-cache-status", "DYNAMIC")
                .and("via", "1.1 proxy")
                .and("strict-transport-security", "max-age=31536000")
                .and("server", "cloudflare");
    }
}
