package dev.aigateway.store;

import dev.aigateway.usage.PriceBook;

/** The price list for who only wants to read it. */
public final class PriceList {

    private final Database database;

    public PriceList(Database database) {
        this.database = database;
    }

    /** As it is now. */
    public PriceBook read() {
        return database.inPatientTx(Prices::read);
    }
}
