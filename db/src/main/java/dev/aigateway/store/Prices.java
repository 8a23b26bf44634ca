package dev.aigateway.store;

import dev.aigateway.usage.Price;
import dev.aigateway.usage.PriceBook;
import dev.aigateway.usage.Rates;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The price list, read again only when it grew. Threads may share it. */
final class Prices {

    private static final String ALL = "select * from price";

    private final AtomicReference<PriceBook> newest = new AtomicReference<>();

    /** The list at a version that the same transaction has just seen. */
    PriceBook at(long version, Tx tx) {
        PriceBook known = newest.get();
        if (known != null && known.version() == version) {
            return known;
        }
        PriceBook read = read(tx);
        newest.set(read);
        return read;
    }

    static PriceBook read(Tx tx) {
        List<Price> prices =
                tx.query(ALL, Params.NONE).stream().map(Prices::price).toList();
        return new PriceBook(prices.stream().mapToLong(Price::id).max().orElse(0), prices);
    }

    static Price price(Row row) {
        return new Price(
                row.number("id"),
                row.text("provider"),
                row.text("model"),
                row.text("speed").equals("fast"),
                row.number("prompt_above"),
                row.instant("valid_from"),
                new Rates(
                        row.number("input_pico"),
                        row.number("cache_write_5m_pico"),
                        row.number("cache_write_1h_pico"),
                        row.number("cache_read_pico"),
                        row.number("output_pico")));
    }
}
