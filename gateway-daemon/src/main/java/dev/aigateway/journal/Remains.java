package dev.aigateway.journal;

import java.util.List;

/**
 * What earlier runs left behind.
 *
 * @param unsettled in the order in which they were dispatched
 * @param trustworthy false if an attempt that is not in the journal may have been sent nevertheless
 */
public record Remains(List<JournaledAttempt> unsettled, boolean trustworthy) {

    public Remains {
        unsettled = List.copyOf(unsettled);
    }
}
