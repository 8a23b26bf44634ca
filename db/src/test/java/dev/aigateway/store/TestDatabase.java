package dev.aigateway.store;

import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.env.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A real Postgres for the tests of one JVM, and a fresh migrated database in it for whoever asks. */
public final class TestDatabase {

    private static final String TEMPLATE = "migrated";
    private static final AtomicInteger MADE = new AtomicInteger();
    private static final EmbeddedPostgres POSTGRES = start();

    private TestDatabase() {}

    /** Migrated, and with nobody in it. */
    public static DatabaseUrl fresh() {
        String name = "test" + MADE.incrementAndGet();
        execute("create database " + name + " template " + TEMPLATE);
        return url(name);
    }

    /** Without any table. */
    public static DatabaseUrl empty() {
        String name = "test" + MADE.incrementAndGet();
        execute("create database " + name);
        return url(name);
    }

    /** Any statement, as a superuser, in the database of a URL. */
    public static void execute(DatabaseUrl url, String sql) {
        try (Connection connection =
                        POSTGRES.getDatabase("postgres", url.database()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every row of every table of ours, as text. */
    public static String dump(DatabaseUrl url) {
        StringBuilder dump = new StringBuilder();
        try (Connection connection =
                        POSTGRES.getDatabase("postgres", url.database()).getConnection();
                Statement statement = connection.createStatement();
                Statement rows = connection.createStatement()) {
            ResultSet tables =
                    statement.executeQuery("select format('%I', tablename) from pg_tables where schemaname = 'public'");
            while (tables.next()) {
                String table = tables.getString(1);
                ResultSet row = rows.executeQuery("select t::text from " + table + " t");
                while (row.next()) {
                    dump.append(table).append(' ').append(row.getString(1)).append('\n');
                }
            }
            return dump.toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "200")
                    .start();
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + TEMPLATE);
            }
            try (Database database = Database.open(url(TEMPLATE, postgres.getPort()), "migrate", 1)) {
                database.migrate();
            }
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql) {
        execute(url("postgres"), sql);
    }

    private static DatabaseUrl url(String database) {
        return url(database, POSTGRES.getPort());
    }

    private static DatabaseUrl url(String database, int port) {
        return new DatabaseUrl("127.0.0.1:" + port, database, "postgres", new Secret("postgres"), Map.of());
    }
}
