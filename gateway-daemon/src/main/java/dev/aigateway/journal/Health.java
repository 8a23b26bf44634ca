package dev.aigateway.journal;

import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the journal does its work, and who tells if not. Changed under the journal's lock; any thread may ask. */
final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final RareWarning refused;
    private final RareWarning missed;
    private final RareWarning notForced;
    private final RareWarning notDeleted;
    private final RareWarning deletedEarly;
    private volatile boolean accepts = true;
    private volatile boolean follows = true;
    private volatile boolean forces = true;

    Health(InstantSource clock) {
        refused = new RareWarning(LOG::warn, clock);
        missed = new RareWarning(LOG::warn, clock);
        notForced = new RareWarning(LOG::warn, clock);
        notDeleted = new RareWarning(LOG::warn, clock);
        deletedEarly = new RareWarning(LOG::warn, clock);
    }

    boolean good() {
        return accepts && follows && forces;
    }

    void accepted() {
        accepts = true;
        follows = true;
    }

    void refused(IOException cause) {
        accepts = false;
        refused.tell("calls are refused because the journal cannot be written: {}", cause.toString());
    }

    void followed() {
        follows = true;
    }

    void missed(IOException cause) {
        follows = false;
        missed.tell("what running calls use cannot be written to the journal: {}", cause.toString());
    }

    void forced() {
        forces = true;
    }

    void notForced(IOException cause) {
        forces = false;
        notForced.tell("the journal does not reach its disk, and begins anew: {}", cause.toString());
    }

    void notDeleted(IOException cause) {
        notDeleted.tell("an old segment of the journal cannot be deleted: {}", cause.toString());
    }

    void deletedEarly(long bytesMax) {
        deletedEarly.tell("the journal has {} bytes and drops settled calls before their time", bytesMax);
    }
}
