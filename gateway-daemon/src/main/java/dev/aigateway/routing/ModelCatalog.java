package dev.aigateway.routing;

import dev.aigateway.access.Caller;
import dev.aigateway.usage.Price;
import dev.aigateway.usage.PriceBook;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The models that can be asked for: the aliases, and every model of the price list. Threads may share it. */
public final class ModelCatalog {

    private static final String EVERY_MODEL = "*";
    private static final Pattern NUMBER = Pattern.compile("(?<=\\d) (?=\\d)");
    private static final Pattern WORD_START = Pattern.compile("\\b[a-z]");

    private final ModelTable table;
    private final PriceBook prices;
    private final InstantSource clock;

    public ModelCatalog(ModelTable table, PriceBook prices, InstantSource clock) {
        this.table = table;
        this.prices = prices;
        this.clock = clock;
    }

    /** What the caller may use: aliases by name, then the provider's ids, the newest first. */
    public List<ListedModel> forCaller(Caller caller) {
        Map<String, Instant> released = released();
        List<ListedModel> models = new ArrayList<>();
        new TreeMap<>(table.aliases())
                .forEach((alias, model) -> models.add(listed(alias, model, alias(alias, model), released)));
        released.entrySet().stream()
                .sorted(Map.Entry.<String, Instant>comparingByValue().reversed())
                .forEach(model -> models.add(listed(model.getKey(), model.getKey(), title(model.getKey()), released)));
        return models.stream()
                .filter(model -> caller.mayUse(model.id(), model.model()))
                .toList();
    }

    /** One of those, by its id. */
    public Optional<ListedModel> find(String id, Caller caller) {
        return forCaller(caller).stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /** A model's first price is as old as the model; announced ones do not count yet. */
    private Map<String, Instant> released() {
        Map<String, Instant> released = new TreeMap<>();
        prices.prices().stream()
                .filter(price -> !price.model().equals(EVERY_MODEL))
                .filter(price -> !price.validFrom().isAfter(clock.instant()))
                .sorted(Comparator.comparing(Price::validFrom))
                .forEach(price -> released.putIfAbsent(price.model(), price.validFrom()));
        return released;
    }

    private static ListedModel listed(String id, String model, String title, Map<String, Instant> released) {
        Instant releasedAt = released.getOrDefault(model, Instant.EPOCH);
        return new ListedModel(id, model, title, releasedAt, ModelLimits.of(model));
    }

    private static String alias(String alias, String model) {
        return title(alias) + " (" + title(model).replaceFirst("^Claude ", "") + ")";
    }

    /** {@code Claude Sonnet 5.5} for {@code claude-sonnet-5-5}. */
    static String title(String id) {
        String words = NUMBER.matcher(id.replace('-', ' ')).replaceAll(".");
        return WORD_START.matcher(words).replaceAll(letter -> letter.group().toUpperCase(Locale.ROOT));
    }
}
