package dev.aigateway.journal;

import dev.aigateway.journal.JournalRecord.Begun;

/**
 * Whether every attempt that was sent, and may still be open in the database, is in the segments that were read. Lost
 * by whatever may have taken a record away, it comes back once the attempts of earlier runs are closed. Not for several
 * threads at once.
 */
final class Trust {

    private boolean holds;
    private boolean first = true;
    private long lastNumber;
    private String lastBoot = "";

    /** A segment of the same daemon; one that is missing before it had records too. */
    void begun(long number, Begun begun) {
        holds = begun.trusted() && (first || (holds && number == lastNumber + 1));
        first = false;
        lastNumber = number;
        lastBoot = begun.bootId();
    }

    void recovered() {
        holds = true;
    }

    void damaged() {
        first = false;
        holds = false;
    }

    /** False too if the last segment was written before the machine began anew: its end may never have reached the disk. */
    boolean holds(String bootId) {
        return holds && lastBoot.equals(bootId);
    }
}
