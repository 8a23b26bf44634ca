package dev.aigateway.store;

import dev.aigateway.env.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Plain connections, for looking at the trial database from outside. */
final class TrialConnections {

    private TrialConnections() {}

    static Connection connect(DatabaseUrl url) throws SQLException {
        return connect(url, url.user(), url.password().value());
    }

    static Connection connect(DatabaseUrl url, String user, String password) throws SQLException {
        var login = new Properties();
        login.setProperty("user", user);
        if (!password.isEmpty()) {
            login.setProperty("password", password);
        }
        return DriverManager.getConnection(url.jdbcUrl(), login);
    }

    static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (var connection = connect(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    static String query(DatabaseUrl url, String sql) throws SQLException {
        try (var connection = connect(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
