package dev.aigateway.store;

import dev.aigateway.env.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real Postgres for the tests of one JVM, quick and not durable, and a fresh migrated database in it for whoever asks. */
public final class TestDatabase {

    private static final AtomicInteger MADE = new AtomicInteger();
    private static final TestPostgres POSTGRES = start();

    private TestDatabase() {}

    /** Migrated, and with nobody in it. */
    public static DatabaseUrl fresh() {
        String name = "test" + MADE.incrementAndGet();
        execute("create database " + name + " template " + PostgresCluster.OWNER);
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
        try (Connection connection = TestPostgres.connect(url(url.database()));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every row of every table of ours, as text. */
    public static String dump(DatabaseUrl url) {
        StringBuilder dump = new StringBuilder();
        try (Connection connection = TestPostgres.connect(url(url.database()));
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

    private static TestPostgres start() {
        try {
            Path folder = Files.createTempDirectory("test-postgres");
            Path access = Files.writeString(folder.resolve("access.conf"), "host all all 127.0.0.1/32 trust\n");
            TestPostgres postgres = TestPostgres.start(
                    folder, "fsync=off", "max_connections=200", "autovacuum=off", "hba_file=" + access);
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "end the tests' Postgres"));
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void execute(String sql) {
        execute(url("postgres"), sql);
    }

    private static DatabaseUrl url(String database) {
        return POSTGRES.superuserUrl(database);
    }
}
