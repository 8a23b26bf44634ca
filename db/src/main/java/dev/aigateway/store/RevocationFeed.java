package dev.aigateway.store;

import dev.aigateway.access.CredentialId;
import dev.aigateway.env.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of keys as they are revoked, by a connection of its own. Where that connection is lost, nothing is: whatever was
 * revoked meanwhile among the keys in use is found by looking, on the next connection and once a second.
 */
public final class RevocationFeed implements AutoCloseable {

    static final String CHANNEL = "credential_revoked";

    private static final Logger LOG = LoggerFactory.getLogger(RevocationFeed.class);
    private static final int LISTEN_MILLIS = 1_000;
    private static final long RECONNECT_NANOS = 1_000_000_000L;
    private static final String ANSWER_SECONDS_MAX = "3";

    private static final String REVOKED = "select id from credential where id = any(?) and revoked_at is not null";

    private final DatabaseUrl url;
    private final Supplier<Set<CredentialId>> inUse;
    private final Consumer<Set<CredentialId>> revoked;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("revocations").unstarted(this::run);
    private volatile boolean closed;

    private RevocationFeed(DatabaseUrl url, Supplier<Set<CredentialId>> inUse, Consumer<Set<CredentialId>> revoked) {
        this.url = url;
        this.inUse = inUse;
        this.revoked = revoked;
    }

    /** {@code revoked} gets the keys on a thread of the feed; one may be told more than once. */
    public static RevocationFeed start(
            DatabaseUrl url, Supplier<Set<CredentialId>> inUse, Consumer<Set<CredentialId>> revoked) {
        RevocationFeed feed = new RevocationFeed(url, inUse, revoked);
        feed.thread.start();
        return feed;
    }

    private void run() {
        boolean told = false;
        while (!closed) {
            try (Connection connection = connect()) {
                told = false;
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                if (!told && !closed) {
                    LOG.warn("revocations are not told just now, connecting again: {}", e.getMessage());
                }
                told = true;
                LockSupport.parkNanos(RECONNECT_NANOS);
            }
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password().value());
        properties.setProperty("ApplicationName", "gateway-daemon-revocations");
        properties.setProperty("connectTimeout", ANSWER_SECONDS_MAX);
        properties.setProperty("socketTimeout", ANSWER_SECONDS_MAX);
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(url.jdbcUrl(), properties);
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
        }
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (!closed) {
            tell(lookedUp(connection));
            tell(notified(postgres.getNotifications(LISTEN_MILLIS)));
        }
    }

    private void tell(Set<CredentialId> keys) {
        if (!keys.isEmpty()) {
            revoked.accept(keys);
        }
    }

    private static Set<CredentialId> notified(PGNotification[] notifications) {
        Set<CredentialId> keys = new HashSet<>();
        Arrays.stream(notifications).forEach(told -> keys.add(new CredentialId(UUID.fromString(told.getParameter()))));
        return keys;
    }

    /** Asked also where no key is in use: it shows that the connection is alive. */
    private Set<CredentialId> lookedUp(Connection connection) throws SQLException {
        Object[] ids = inUse.get().stream().map(CredentialId::value).toArray();
        Set<CredentialId> keys = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(REVOKED)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(new CredentialId(rows.getObject(1, UUID.class)));
                }
            }
        }
        return keys;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
