package dev.aigateway.store;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Source;
import dev.aigateway.budget.SettlementRules;
import dev.aigateway.budget.SettlementRules.Effect;
import dev.aigateway.budget.SettlementRules.Standing;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.PriceBook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transaction that replaces holds by what was used; a second time it finds nothing to do. */
final class SettlementTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(SettlementTransaction.class);

    /**
     * The ids stand in it twice, here as in all that join a batch with a table: as long as Postgres has no statistics of a
     * month, it would rather read all of it and join afterwards.
     */
    private static final String ATTEMPTS = """
        select r.id, r.attempt, r.period, r.account_id, r.provider, r.model_served, r.state, r.tok_hold, r.cost_hold,
               r.hold_mode, r.opened_at, (select max(id) from price) as price_version,
        """ + CompanyBudget.SCOPE_IDS + """
        from unnest(CAST(:id AS uuid[]), CAST(:attempt AS int[])) as k(id, attempt)
        join request r on r.period = :period and r.id = k.id and r.attempt = k.attempt
        where r.state in ('open', 'expired') and r.id = any(CAST(:id AS uuid[]))
        order by r.id, r.attempt
        for update of r\
        """;

    private final BudgetDefaults defaults;
    private final Prices prices;
    private final String author;

    /** {@code author} stands in the corrections of attempts that were charged before their truth was known. */
    SettlementTransaction(BudgetDefaults defaults, Prices prices, String author) {
        this.defaults = defaults;
        this.prices = prices;
        this.author = author;
    }

    /** An attempt as it stands before it is closed. */
    record Closable(
            AttemptId id,
            Period period,
            UUID account,
            String provider,
            String model,
            Standing standing,
            BudgetMode mode,
            Amount hold,
            Instant openedAt,
            List<ScopeId> scopes) {}

    /** How an attempt is closed. */
    record Closing(
            Closable attempt,
            Settlement settlement,
            Effect effect,
            Optional<Amount> correction,
            @Nullable Long price) {

        String modelServed() {
            String served = settlement.outcome().modelServed();
            return served != null ? served : attempt.model;
        }
    }

    /** What a batch came to: what was done, and what waits for a locked budget. */
    record Result(Set<AttemptId> late, Warnings.Noted warnings) {}

    /** Settles all but those whose budget somebody else has locked; what was closed before is left as it is. */
    Result settle(Tx tx, List<Settlement> settlements, Warnings known, boolean patient) {
        Map<AttemptId, Settlement> once = new LinkedHashMap<>();
        settlements.forEach(settlement -> once.merge(settlement.id(), settlement, SettlementTransaction::better));
        CompanyBudget.enter(tx);
        List<Row> rows = attempts(tx, once.values());
        if (rows.isEmpty()) {
            return new Result(Set.of(), Warnings.Noted.NOTHING);
        }
        PriceBook book = prices.at(rows.getFirst().number("price_version"), tx);
        List<Closable> attempts =
                rows.stream().map(SettlementTransaction::closable).toList();
        SettledBudgets budgets = SettledBudgets.lock(tx, budgets(attempts), defaults, patient);
        BookedCorrections booked = BookedCorrections.of(tx, expired(attempts));
        Set<AttemptId> late = new HashSet<>();
        SettlementWrites writes = new SettlementWrites(author, budgets);
        for (Closable attempt : attempts) {
            if (budgets.has(attempt.period(), attempt.scopes())) {
                writes.close(closing(attempt, once.get(attempt.id()), booked.sum(attempt.id()), book));
            } else {
                late.add(attempt.id());
            }
        }
        writes.write(tx);
        return new Result(late, known.raise(tx, budgets));
    }

    /** The first one counts, but for an expiry: whoever knows more than nothing knows better. */
    private static Settlement better(Settlement first, Settlement second) {
        return first instanceof Settlement.Expired ? second : first;
    }

    /** Month by month, so that a statement never looks at the log of another month. */
    private static List<Row> attempts(Tx tx, Collection<Settlement> settlements) {
        SortedMap<Period, Columns> months = new TreeMap<>();
        for (Settlement settlement : settlements) {
            months.computeIfAbsent(settlement.hold().period(), _ -> new Columns())
                    .add("id", settlement.id().requestId())
                    .add("attempt", settlement.id().attempt());
        }
        List<Row> rows = new ArrayList<>();
        months.forEach((period, keys) -> rows.addAll(tx.query(
                ATTEMPTS, keys.params().and("period", period.firstDay()).and(CompanyBudget.COMPANY))));
        return rows;
    }

    private static List<SettledBudgets.Key> budgets(List<Closable> attempts) {
        return attempts.stream()
                .flatMap(attempt ->
                        attempt.scopes().stream().map(scope -> new SettledBudgets.Key(attempt.period(), scope)))
                .toList();
    }

    /** Only these are charged already, and can have been corrected. */
    private static List<AttemptId> expired(List<Closable> attempts) {
        return attempts.stream()
                .filter(attempt -> attempt.standing() == Standing.EXPIRED)
                .map(Closable::id)
                .toList();
    }

    private static Closable closable(Row row) {
        return new Closable(
                new AttemptId(row.uuid("id"), Math.toIntExact(row.number("attempt"))),
                Period.of(row.date("period")),
                row.uuid("account_id"),
                row.text("provider"),
                row.text("model_served"),
                Standing.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
                BudgetMode.valueOf(row.text("hold_mode").toUpperCase(Locale.ROOT)),
                new Amount(row.number("tok_hold"), new Money(row.number("cost_hold"))),
                row.instant("opened_at"),
                row.texts("scope_ids").stream()
                        .map(id -> new ScopeId(UUID.fromString(id)))
                        .toList());
    }

    private Closing closing(Closable attempt, @Nullable Settlement settlement, Amount booked, PriceBook book) {
        if (settlement == null) {
            throw new IllegalStateException("a row that was not asked for");
        }
        Optional<Charge> charge = settlement instanceof Settlement.Used used
                ? Optional.of(charge(attempt, used, book))
                : Optional.empty();
        Amount used = charge.map(Charge::amount).orElse(Amount.ZERO);
        Effect effect = SettlementRules.effect(attempt.standing(), attempt.mode(), attempt.hold(), settlement, used);
        if (effect.beyondHold()) {
            LOG.error("request {} used more than its strict hold: {} of {}", attempt.id(), used, attempt.hold());
        }
        return new Closing(
                attempt,
                settlement,
                effect,
                correction(effect, settlement, booked),
                charge.map(Charge::price).orElse(null));
    }

    /** What a person has booked before a truth was known gives way to it, but not to an estimate. */
    private static Optional<Amount> correction(Effect effect, Settlement settlement, Amount booked) {
        if (booked.equals(Amount.ZERO)) {
            return effect.correction();
        }
        return isTruth(settlement)
                ? Optional.of(effect.correction().orElse(Amount.ZERO).minus(booked))
                        .filter(by -> !by.equals(Amount.ZERO))
                : Optional.empty();
    }

    private static boolean isTruth(Settlement settlement) {
        return switch (settlement) {
            case Settlement.Voided _ -> true;
            case Settlement.Used used -> used.source() == Source.REPORTED || used.source() == Source.SIMULATED;
            case Settlement.Unknown _, Settlement.Expired _ -> false;
        };
    }

    /** What a report comes to, and the price of the model that answered. */
    private record Charge(Amount amount, long price) {}

    private Charge charge(Closable attempt, Settlement.Used used, PriceBook book) {
        String served = used.outcome().modelServed();
        String model = served != null ? served : attempt.model();
        if (!book.lists(attempt.provider(), model, attempt.openedAt())) {
            LOG.warn("the model {} has no price and is charged at the dearest one", model);
        }
        Money cost = book.cost(attempt.provider(), model, attempt.openedAt(), used.usage());
        long tokens = defaults.counting().count(used.usage().billedTokens());
        long price = book.price(attempt.provider(), model, attempt.openedAt(), used.usage())
                .id();
        return new Charge(new Amount(tokens, cost), price);
    }
}
