package dev.aigateway.store;

import dev.aigateway.env.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A Postgres that a test has for itself, migrated and as durable as in production. It can be killed, frozen, stopped and
 * started again on its port and data, and copied by a standby.
 */
public final class TestPostgres implements AutoCloseable {

    private static final String USUAL = " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on -c"
            + " synchronous_commit=on -c max_connections=100 -c shared_buffers=64MB -c log_checkpoints=off";

    private final MigratedCluster template = MigratedCluster.made();
    private final TrialFolder folder;
    private final int port;
    private final String options;

    private TestPostgres(TrialFolder folder, int port, String options) {
        this.folder = folder;
        this.port = port;
        this.options = options;
    }

    /** In an empty folder; further options as {@code name=value}. */
    public static TestPostgres start(Path folder, String... options) {
        TestPostgres postgres = prepared(folder, options);
        postgres.start();
        return postgres;
    }

    /** Copies what another does, as far as it can be reached at that port, and never makes it wait. */
    public static TestPostgres startStandby(Path folder, int primaryPort, String... options) {
        TestPostgres standby = prepared(folder, options);
        String connection = "host=127.0.0.1 port=%d user=postgres password=%s"
                .formatted(
                        primaryPort,
                        standby.template.settings().superuserPassword().value());
        standby.write("postgresql.auto.conf", "primary_conninfo = '" + connection + "'\n");
        standby.write("standby.signal", "");
        standby.start();
        return standby;
    }

    private static TestPostgres prepared(Path folder, String... options) {
        TrialFolder place = TrialFolder.prepared(folder);
        int port = TrialSettings.loadOrCreate(place).port();
        StringBuilder all = new StringBuilder("-p " + port + USUAL);
        Stream.of(options).forEach(option -> all.append(" -c ").append(option));
        TestPostgres postgres = new TestPostgres(place, port, all.toString());
        postgres.template.copyTo(place.cluster());
        return postgres;
    }

    private void write(String file, String text) {
        try {
            Files.writeString(
                    folder.cluster().resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** Where its files are. */
    public Path dataFolder() {
        return folder.cluster();
    }

    /** As the schema's owner, who is no superuser. */
    public DatabaseUrl url() {
        return url(port);
    }

    DatabaseUrl superuserUrl(String database) {
        return template.superuserUrl(database, port);
    }

    /** As {@link #url()}, through somebody who passes it on. */
    public DatabaseUrl url(int throughPort) {
        return template.url(throughPort);
    }

    /** Returns once it accepts connections, after a recovery if it needs one. */
    public void start() {
        postgres("-l", folder.log().toString(), "-o", options, "-w", "-s", "start");
    }

    /** After an end that nobody asked for, whatever is left of it. */
    public void startAgain() {
        if (Postmaster.running(folder.cluster()).isPresent()) {
            kill();
        }
        start();
    }

    /** Ends connections and what they do, and keeps what was committed. */
    public void stop() {
        postgres("-m", "fast", "-w", "-s", "stop");
    }

    public void restart() {
        postgres("-l", folder.log().toString(), "-o", options, "-m", "fast", "-w", "-s", "restart");
    }

    private void postgres(String... arguments) {
        Stream<String> all = Stream.concat(Stream.of("-D", folder.cluster().toString()), Stream.of(arguments));
        new PostgresPrograms(template.programs().binaries(), template.programs().asNonRoot(), folder.log())
                .run("", "pg_ctl", all.toArray(String[]::new));
    }

    /** Every process at once, without a chance to do anything more. */
    public void kill() {
        List<Long> processes = frozen();
        Signals.KILL.send(processes);
        Signals.awaitEnd(processes);
    }

    /** It stays connected and says nothing. */
    public void freeze() {
        var _ = frozen();
    }

    public void thaw() {
        Signals.CONT.send(processes());
    }

    /** The main one first, so that it starts no more. */
    private List<Long> frozen() {
        Signals.STOP.send(List.of(mainProcess().pid()));
        List<Long> processes = processes();
        Signals.STOP.send(processes);
        return processes;
    }

    /** The main one and all that it started. */
    public List<Long> processes() {
        ProcessHandle main = mainProcess();
        return Stream.concat(Stream.of(main), main.children())
                .map(ProcessHandle::pid)
                .toList();
    }

    private ProcessHandle mainProcess() {
        return Postmaster.running(folder.cluster())
                .flatMap(postmaster -> ProcessHandle.of(postmaster.pid()))
                .orElseThrow(() -> new IllegalStateException("this Postgres does not run: see " + folder.log()));
    }

    /** A standby becomes a primary of its own. */
    public void promote() {
        if (!text("select pg_promote(true, 30)").equals("t")) {
            throw new IllegalStateException("the standby was not promoted: see " + folder.log());
        }
    }

    /** Any statement, as a superuser. */
    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row, as a superuser. */
    public String text(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public long number(String sql) {
        return Long.parseLong(text(sql));
    }

    /** A plain connection of a superuser. */
    public Connection connect() throws SQLException {
        return connect(superuserUrl(PostgresCluster.OWNER));
    }

    /** A plain connection as the schema's owner. */
    public Connection connectAsOwner() throws SQLException {
        return connect(url());
    }

    static Connection connect(DatabaseUrl url) throws SQLException {
        var login = new Properties();
        login.setProperty("user", url.user());
        login.setProperty("password", url.password().value());
        return DriverManager.getConnection(url.jdbcUrl(), login);
    }

    @Override
    public void close() {
        if (Postmaster.running(folder.cluster()).isPresent()) {
            kill();
        }
        try {
            FileTree.delete(folder.root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
