package dev.aigateway.store;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Change;
import dev.aigateway.access.ClaudecodeKey;
import dev.aigateway.access.Conflict;
import dev.aigateway.access.IssuedUser;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.NewUser;
import dev.aigateway.access.Regeneration;
import dev.aigateway.access.Tags;
import dev.aigateway.access.User;
import dev.aigateway.access.UserRegister;
import dev.aigateway.access.ValidKey;
import dev.aigateway.access.Validity;
import dev.aigateway.budget.BudgetDefaults;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** People in Postgres. Threads may share it. */
public final class PostgresUsers implements UserRegister {

    private static final String GATEWAY_KEY = "user_key";
    private static final String CLAUDECODE_KEY = "claudecode_key";

    private static final String MAKE_ACCOUNT = """
        insert into account (id, kind, email, firstname, lastname, role, tags)
        values (:id, 'user', :email, :firstname, :lastname, 'member',
                jsonb_object(CAST(:tag_names AS text[]), CAST(:tag_values AS text[])))\
        """;

    private static final String MAKE_SCOPE = """
        insert into scope (id, kind, token_limit, cost_limit_nanos)
        values (:id, 'account', CAST(:token_limit AS bigint), CAST(:cost_limit AS bigint))\
        """;

    private static final String RETAG = """
        update account set tags = jsonb_object(CAST(:tag_names AS text[]), CAST(:tag_values AS text[])) where id = :id\
        """;

    private static final String USERS = """
            select a.id, a.kind, a.email, a.firstname, a.lastname, a.created_at, a.updated_at, a.deleted_at,
                   array(select t.key from jsonb_each_text(a.tags) t order by t.key) as tag_names,
                   array(select t.value from jsonb_each_text(a.tags) t order by t.key) as tag_values,
                   s.token_limit, s.cost_limit_nanos,
                   user_key.id as user_key_id, user_key.hint as user_key_hint,
                   user_key.created_at as user_key_created_at, user_key.expires_at as user_key_expires_at,
                   claudecode_key.id as claudecode_key_id, claudecode_key.hint as claudecode_key_hint,
                   claudecode_key.created_at as claudecode_key_created_at,
                   claudecode_key.expires_at as claudecode_key_expires_at
            from account a
            join scope s on s.id = a.id
            """
            + AccountQueries.NEWEST_KEY.formatted(GATEWAY_KEY)
            + AccountQueries.NEWEST_KEY.formatted(CLAUDECODE_KEY)
            + "where a.kind = 'user' ";

    private static final String ONE = USERS + "and a.id = :id";

    private static final String MATCHING = USERS + """
        and a.deleted_at is null and (a.email = :reference or starts_with(cast(a.id as text), :reference))
        order by a.email, a.id\
        """;

    private static final String PAGE = USERS + "and " + AccountQueries.IN_LIST + """
        and (CAST(:after AS uuid) is null
             or (a.email, a.id) > (select p.email, p.id from account p where p.id = CAST(:after AS uuid)))
        order by a.email, a.id
        limit CAST(:limit AS int)\
        """;

    private final Database database;
    private final AccountChanges changes;
    private final SecureRandom random;

    public PostgresUsers(Database database, SecureRandom random) {
        this.database = database;
        this.changes = new AccountChanges(database);
        this.random = random;
    }

    @Override
    public IssuedUser create(NewUser user, Change change) {
        UUID id = UUID.randomUUID();
        return changes.create(change, "create-user", id, tx -> {
            Params params = tags(user.tags())
                    .and("id", id)
                    .and("email", user.email().value())
                    .and("firstname", user.firstname())
                    .and("lastname", user.lastname())
                    .and(
                            "token_limit",
                            user.tokenLimit().isPresent() ? user.tokenLimit().getAsLong() : null)
                    .and("cost_limit", user.costLimit().map(Money::nanos).orElse(null));
            tx.update(MAKE_ACCOUNT, params);
            tx.update(MAKE_SCOPE, params);
            return issuePair(tx, id, user.claudecodeKey());
        });
    }

    private IssuedUser issuePair(Tx tx, UUID id, Optional<ClaudecodeKey> given) {
        KeySecret gatewayKey = KeySecret.generate(random);
        KeySecret claudecodeKey =
                given.orElseGet(() -> ClaudecodeKey.generate(random)).secret();
        KeyIssue.issue(tx, id, GATEWAY_KEY, gatewayKey, new Validity.Endless());
        KeyIssue.issue(tx, id, CLAUDECODE_KEY, claudecodeKey, new Validity.Endless());
        return new IssuedUser(one(tx, id).orElseThrow(), gatewayKey, claudecodeKey);
    }

    @Override
    public Optional<User> find(AccountId id) {
        return database.inPatientTx(tx -> one(tx, id.value()));
    }

    @Override
    public List<User> matching(String reference) {
        Params params = Params.of("reference", reference.strip().toLowerCase(Locale.ROOT));
        return database.inPatientTx(tx -> users(tx, MATCHING, params));
    }

    @Override
    public List<User> all() {
        return page(Optional.empty(), Integer.MAX_VALUE, Optional.empty());
    }

    @Override
    public List<User> page(Optional<AccountId> after, int limit, Optional<Period> usedIn) {
        return database.inPatientTx(tx -> users(tx, PAGE, AccountQueries.page(after, limit, usedIn)));
    }

    @Override
    public Optional<User> delete(AccountId id, Change change) {
        return changes.alter(change, "delete-user", AccountKind.USER, id.value(), tx -> {
            KeyIssue.deleteAccount(tx, id.value());
            return one(tx, id.value()).orElseThrow();
        });
    }

    @Override
    public Optional<IssuedUser> regenerate(AccountId id, Regeneration how, Change change) {
        return changes.alter(change, "regenerate-key", AccountKind.USER, id.value(), tx -> {
            User before = one(tx, id.value()).orElseThrow();
            if (how.seen().isPresent() && !how.seen().equals(before.gatewayKey().map(ValidKey::id))) {
                throw new Conflict(Conflict.Kind.KEYS_CHANGED);
            }
            KeyIssue.end(tx, id.value(), how.grace());
            return issuePair(tx, id.value(), how.claudecodeKey());
        });
    }

    @Override
    public Optional<User> retag(AccountId id, Tags tags, Change change) {
        return changes.alter(change, "update-user", AccountKind.USER, id.value(), tx -> {
            tx.update(RETAG, tags(tags).and("id", id.value()));
            return one(tx, id.value()).orElseThrow();
        });
    }

    private static Params tags(Tags tags) {
        return Params.of("tag_names", List.copyOf(tags.values().keySet()))
                .and("tag_values", List.copyOf(tags.values().values()));
    }

    private static Optional<User> one(Tx tx, UUID id) {
        return users(tx, ONE, Params.of("id", id)).stream().findFirst();
    }

    private static List<User> users(Tx tx, String sql, Params params) {
        BudgetDefaults defaults = SharedDefaults.read(tx);
        return tx.query(sql, params).stream().map(row -> user(row, defaults)).toList();
    }

    private static User user(Row row, BudgetDefaults defaults) {
        Limits limits = Limits.of(row, defaults);
        return new User(
                new AccountId(row.uuid("id")),
                row.text("email"),
                row.text("firstname"),
                row.text("lastname"),
                AccountQueries.key(row, GATEWAY_KEY),
                AccountQueries.key(row, CLAUDECODE_KEY),
                limits.tokens(),
                limits.cost(),
                tags(row),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.findInstant("deleted_at").orElse(null));
    }

    private static Tags tags(Row row) {
        List<String> names = row.texts("tag_names");
        List<String> values = row.texts("tag_values");
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            tags.put(names.get(i), values.get(i));
        }
        return new Tags(tags);
    }
}
