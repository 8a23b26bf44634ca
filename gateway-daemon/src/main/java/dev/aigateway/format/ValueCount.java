package dev.aigateway.format;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/** The values of JSON in a request, in however many texts, of which there may be only so many. For one thread. */
public final class ValueCount {

    /** As a tree, each costs a hundred bytes, however short it was. */
    public static final int MAX = 100_000;

    private int values;

    void add() throws StreamConstraintsException {
        values++;
        if (exceeded()) {
            throw new StreamConstraintsException("more than " + MAX + " values");
        }
    }

    public boolean exceeded() {
        return values > MAX;
    }
}
