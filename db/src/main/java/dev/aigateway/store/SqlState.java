package dev.aigateway.store;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;

/** What Postgres calls an error (PostgreSQL documentation, appendix "PostgreSQL Error Codes"). */
record SqlState(String code) {

    /** The last one is that of a prepared plan after a migration: the driver prepares it anew when it is tried again. */
    private static final Set<String> TRANSIENT = Set.of("40001", "40P01", "0A000");

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String CHECK_VIOLATION = "23514";
    private static final Set<String> WAITED_TOO_LONG = Set.of("55P03", "57014");
    /** Connection failures, resources, lock and statement timeouts, shutdowns, failures of its disk, a read-only server. */
    private static final Set<String> UNAVAILABLE = Set.of("08", "53", "57", "58");

    private static final Set<String> UNAVAILABLE_CODES = Set.of("55P03", "25006", "3D000", "28P01");

    static Optional<SqlState> of(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return Optional.of(new SqlState(sql.getSQLState()));
            }
        }
        return Optional.empty();
    }

    /** The name of the unique index or constraint that refused a row. */
    static Optional<String> violatedConstraint(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException sql && sql.getServerErrorMessage() != null) {
                return Optional.ofNullable(sql.getServerErrorMessage().getConstraint());
            }
        }
        return Optional.empty();
    }

    /** A conflict with another transaction, or with a migration, that a second try mends. */
    boolean conflict() {
        return TRANSIENT.contains(code);
    }

    boolean uniqueViolation() {
        return UNIQUE_VIOLATION.equals(code);
    }

    /** The role lacks a right. */
    boolean notPermitted() {
        return INSUFFICIENT_PRIVILEGE.equals(code);
    }

    /** Also what an insert into a month without a partition gets. */
    boolean checkViolation() {
        return CHECK_VIOLATION.equals(code);
    }

    /** Other transactions kept rows for longer than {@code lock_timeout} or {@code statement_timeout}. */
    boolean locked() {
        return WAITED_TOO_LONG.contains(code);
    }

    boolean unavailable() {
        return UNAVAILABLE_CODES.contains(code) || UNAVAILABLE.contains(code.substring(0, 2));
    }
}
