package dev.aigateway.proof;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One call to make.
 *
 * @param marker stands in the conversation and in a header, so that the upstream's book and the ledger can be joined
 * @param maxTokens as asked
 * @param bytes how long the conversation is
 */
record Prompt(Route route, boolean stream, String marker, int maxTokens, int bytes) {

    /** The two routes for model calls. */
    enum Route {
        MESSAGES("/v1/messages"),
        CHAT("/v1/chat/completions");

        final String path;

        Route(String path) {
            this.path = path;
        }
    }

    private static final Pattern MARKER = Pattern.compile("\\[call ([A-Za-z0-9-]+)]");
    private static final String FILLING = "All work and no play makes a dull agent. ";

    /** With a marker of its own. */
    static Prompt of(Route route, boolean stream, int maxTokens, int bytes) {
        return new Prompt(route, stream, UUID.randomUUID().toString(), maxTokens, bytes);
    }

    /** The marker in a body that came through a gateway, whatever it was translated to; empty if there is none. */
    static String marker(byte[] body) {
        Matcher found = MARKER.matcher(new String(body, StandardCharsets.ISO_8859_1));
        return found.find() ? found.group(1) : "";
    }

    /** How many bytes the words have that begin with the marker, in a body that came through a gateway. */
    static long length(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int begin = Math.max(0, text.indexOf("[call "));
        return Math.max(0, text.indexOf('"', begin) - begin);
    }

    byte[] body() {
        String limit = route == Route.CHAT ? "max_completion_tokens" : "max_tokens";
        return """
            {"model":"claude-fast","%s":%d,"stream":%s,"messages":[{"role":"user","content":"[call %s] %s"}]}\
            """.formatted(limit, maxTokens, stream, marker, filling()).getBytes(StandardCharsets.UTF_8);
    }

    private String filling() {
        return FILLING.repeat(Math.ceilDiv(bytes, FILLING.length())).substring(0, bytes);
    }

    /** What an answer that came as a stream ends with. */
    String lastWords() {
        return switch (route) {
            case MESSAGES -> "{\"type\":\"message_stop\"}\n\n";
            case CHAT -> "data: [DONE]\n\n";
        };
    }
}
