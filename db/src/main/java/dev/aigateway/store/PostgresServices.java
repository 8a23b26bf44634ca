package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Change;
import dev.aigateway.access.Conflict;
import dev.aigateway.access.CredentialId;
import dev.aigateway.access.IssuedService;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.access.Service;
import dev.aigateway.access.ServiceRegister;
import dev.aigateway.access.ValidKey;
import dev.aigateway.access.Validity;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Programs in Postgres. Threads may share it. */
public final class PostgresServices implements ServiceRegister {

    static final String GATEWAY_KEY = "gateway_key";

    private static final String MAKE_ACCOUNT = """
        insert into account (id, kind, name, role, models)
        values (:id, 'service', :name, :role, :models)\
        """;

    private static final String MAKE_SCOPE = """
        insert into scope (id, kind, token_limit, cost_limit_nanos)
        values (:id, 'account', CAST(:token_limit AS bigint), CAST(:cost_limit AS bigint))\
        """;

    private static final String SERVICES =
            """
                select a.id, a.kind, a.name, a.role, a.models, a.created_at, a.updated_at, a.deleted_at,
                       s.token_limit, s.cost_limit_nanos,
                       gateway_key.id as gateway_key_id, gateway_key.hint as gateway_key_hint,
                       gateway_key.created_at as gateway_key_created_at, gateway_key.expires_at as gateway_key_expires_at
                from account a
                join scope s on s.id = a.id
                """ + AccountQueries.NEWEST_KEY.formatted(GATEWAY_KEY) + "where a.kind = 'service' ";

    private static final String ONE = SERVICES + "and a.id = :id";

    private static final String PAGE = SERVICES + "and " + AccountQueries.IN_LIST + """
        and (CAST(:after AS uuid) is null
             or (a.name, a.id) > (select p.name, p.id from account p where p.id = CAST(:after AS uuid)))
        order by a.name, a.id
        limit CAST(:limit AS int)\
        """;

    private final Database database;
    private final AccountChanges changes;
    private final SecureRandom random;

    public PostgresServices(Database database, SecureRandom random) {
        this.database = database;
        this.changes = new AccountChanges(database);
        this.random = random;
    }

    @Override
    public IssuedService create(NewServiceKey key, Change change) {
        UUID id = UUID.randomUUID();
        return changes.create(change, "create-key", id, tx -> {
            makeAccount(tx, id, key);
            return issue(tx, id, key.validity());
        });
    }

    static void makeAccount(Tx tx, UUID id, NewServiceKey key) {
        Params params = Params.of("id", id)
                .and("name", key.name())
                .and("role", key.role().name().toLowerCase(Locale.ROOT))
                .and("models", key.models().isEmpty() ? null : key.models())
                .and(
                        "token_limit",
                        key.tokenLimit().isPresent() ? key.tokenLimit().getAsLong() : null)
                .and("cost_limit", key.costLimit().map(Money::nanos).orElse(null));
        tx.update(MAKE_ACCOUNT, params);
        tx.update(MAKE_SCOPE, params);
    }

    private IssuedService issue(Tx tx, UUID id, Validity validity) {
        KeySecret secret = KeySecret.generate(random);
        KeyIssue.issue(tx, id, GATEWAY_KEY, secret, validity);
        return new IssuedService(one(tx, id).orElseThrow(), secret);
    }

    @Override
    public Optional<Service> find(AccountId id) {
        return database.inPatientTx(tx -> one(tx, id.value()));
    }

    @Override
    public List<Service> page(Optional<AccountId> after, int limit, Optional<Period> usedIn) {
        return database.inPatientTx(tx -> services(tx, PAGE, AccountQueries.page(after, limit, usedIn)));
    }

    @Override
    public Optional<Service> delete(AccountId id, Change change) {
        return changes.alter(change, "delete-key", AccountKind.SERVICE, id.value(), tx -> {
            KeyIssue.deleteAccount(tx, id.value());
            return one(tx, id.value()).orElseThrow();
        });
    }

    @Override
    public Optional<IssuedService> rotate(
            AccountId id,
            Optional<CredentialId> seen,
            Optional<Validity> validity,
            Optional<Duration> grace,
            Change change) {
        return changes.alter(change, "rotate-key", AccountKind.SERVICE, id.value(), tx -> {
            Service before = one(tx, id.value()).orElseThrow();
            if (seen.isPresent() && !seen.equals(before.key().map(ValidKey::id))) {
                throw new Conflict(Conflict.Kind.KEYS_CHANGED);
            }
            KeyIssue.end(tx, id.value(), grace);
            return issue(tx, id.value(), validity.orElseGet(() -> asBefore(before)));
        });
    }

    private static Validity asBefore(Service before) {
        return before.key()
                .flatMap(key -> Optional.ofNullable(key.expiresAt()))
                .<Validity>map(Validity.Until::new)
                .orElseGet(Validity.Endless::new);
    }

    private static Optional<Service> one(Tx tx, UUID id) {
        return services(tx, ONE, Params.of("id", id)).stream().findFirst();
    }

    private static List<Service> services(Tx tx, String sql, Params params) {
        BudgetDefaults defaults = SharedDefaults.read(tx);
        return tx.query(sql, params).stream().map(row -> service(row, defaults)).toList();
    }

    private static Service service(Row row, BudgetDefaults defaults) {
        Limits limits = Limits.of(row, defaults);
        return new Service(
                new AccountId(row.uuid("id")),
                row.text("name"),
                Role.valueOf(row.text("role").toUpperCase(Locale.ROOT)),
                row.texts("models"),
                AccountQueries.key(row, GATEWAY_KEY),
                limits.tokens(),
                limits.cost(),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.findInstant("deleted_at").orElse(null));
    }
}
