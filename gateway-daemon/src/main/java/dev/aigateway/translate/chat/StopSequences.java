package dev.aigateway.translate.chat;

import dev.aigateway.format.openai.ChatRequest;
import dev.aigateway.format.openai.JsonField;
import java.util.List;
import java.util.stream.Stream;

/** Texts at which the model stops; the Messages API refuses those that are only whitespace. */
final class StopSequences {

    private StopSequences() {}

    static List<String> of(ChatRequest request, Warnings warnings) {
        JsonField stop = request.firstOf("stop_sequences", "stop");
        if (stop.isPresent() && !stop.isText() && !stop.isArray()) {
            throw stop.wrong("must be a string or an array of strings");
        }
        List<String> asked = (stop.isArray() ? stop.items().stream() : Stream.of(stop))
                .flatMap(item -> stop.isPresent() ? Stream.of(item.text().orElse("")) : Stream.empty())
                .toList();
        List<String> kept = asked.stream().filter(text -> !Blank.is(text)).toList();
        if (kept.size() < asked.size()) {
            warnings.add(Warning.STOP_DROPPED);
        }
        return kept;
    }
}
