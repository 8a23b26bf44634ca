package dev.aigateway.upstream;

import dev.aigateway.upstream.BookEntry.State;
import dev.aigateway.usage.TokenUsage;

/** Keeps the book for one call, which stands in it from the moment that something is generated. For one thread. */
final class OpenCall {

    private static final int NOT_YET = -1;

    private final Seen<BookEntry> book;
    private BookEntry entry;
    private int place = NOT_YET;

    OpenCall(Seen<BookEntry> book, String requestId, String model) {
        this.book = book;
        this.entry = new BookEntry(requestId, model, TokenUsage.NONE, State.RUNNING);
    }

    /** Altogether, not since the last time. */
    void used(TokenUsage usage) {
        enter(new BookEntry(entry.requestId(), entry.model(), usage, entry.state()));
    }

    /** The first end counts. */
    void ended(State state) {
        if (place != NOT_YET && !entry.ended()) {
            enter(new BookEntry(entry.requestId(), entry.model(), entry.usage(), state));
        }
    }

    private void enter(BookEntry now) {
        entry = now;
        if (place == NOT_YET) {
            place = book.add(now);
        } else {
            book.set(place, now);
        }
    }
}
