package dev.aigateway.store;

import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.TokenCounting;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The defaults of the budgets, written by the daemon at its start and read by the command line. */
public final class SharedDefaults {

    private static final String TOKENS = "default_monthly_token_limit";
    private static final String COST = "default_monthly_limit_nano_usd";
    private static final String MODE = "budget_mode";
    private static final String ENFORCED = "enforce_budgets";
    private static final String COUNTING = "token_limit_counts";
    private static final String ZONE = "budget_tz";
    private static final String NONE = "none";

    private static final String READ = "select name, value from setting";
    private static final String WRITE = """
        insert into setting (name, value) values (:name, :value)
        on conflict (name) do update set value = excluded.value, updated_at = now()\
        """;

    private final Database database;

    public SharedDefaults(Database database) {
        this.database = database;
    }

    /** What is written, or no limits and UTC before the first daemon. */
    public BudgetDefaults read() {
        return database.inPatientTx(SharedDefaults::read);
    }

    static BudgetDefaults read(Tx tx) {
        Map<String, String> values = new HashMap<>();
        tx.query(READ, Params.NONE).forEach(row -> values.put(row.text("name"), row.text("value")));
        return new BudgetDefaults(
                number(values, TOKENS),
                number(values, COST).stream().mapToObj(Money::new).findFirst(),
                BudgetMode.valueOf(values.getOrDefault(MODE, BudgetMode.SOFT.name())),
                Boolean.parseBoolean(values.getOrDefault(ENFORCED, "true")),
                TokenCounting.valueOf(values.getOrDefault(COUNTING, TokenCounting.UNCACHED.name())),
                ZoneId.of(values.getOrDefault(ZONE, "UTC")));
    }

    public void write(BudgetDefaults defaults) {
        Map<String, String> values = Map.of(
                TOKENS, text(defaults.userTokens()),
                COST,
                        defaults.serviceCost()
                                .map(cost -> String.valueOf(cost.nanos()))
                                .orElse(NONE),
                MODE, defaults.mode().name(),
                ENFORCED, String.valueOf(defaults.enforced()),
                COUNTING, defaults.counting().name(),
                ZONE, defaults.zone().getId());
        database.inPatientTx(tx -> {
            values.forEach(
                    (name, value) -> tx.update(WRITE, Params.of("name", name).and("value", value)));
            return true;
        });
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? String.valueOf(number.getAsLong()) : NONE;
    }

    private static OptionalLong number(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.equals(NONE)).stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }
}
