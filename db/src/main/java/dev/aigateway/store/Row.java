package dev.aigateway.store;

import io.helidon.dbclient.DbRow;
import java.sql.Array;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of a result with typed columns; a column without {@code find} in its name is never null. */
final class Row {

    private final DbRow row;

    Row(DbRow row) {
        this.row = row;
    }

    UUID uuid(String column) {
        return required(column, UUID.class);
    }

    String text(String column) {
        return required(column, String.class);
    }

    long number(String column) {
        return required(column, Number.class).longValue();
    }

    boolean flag(String column) {
        return required(column, Boolean.class);
    }

    byte[] bytes(String column) {
        return required(column, byte[].class);
    }

    LocalDate date(String column) {
        return required(column, Date.class).toLocalDate();
    }

    Instant instant(String column) {
        return required(column, Timestamp.class).toInstant();
    }

    Optional<Instant> findInstant(String column) {
        return Optional.ofNullable(value(column, Timestamp.class)).map(Timestamp::toInstant);
    }

    Optional<String> findText(String column) {
        return Optional.ofNullable(value(column, String.class));
    }

    OptionalLong findNumber(String column) {
        Number number = value(column, Number.class);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number.longValue());
    }

    /** An array of text; empty also where the column is null. */
    List<String> texts(String column) {
        Array array = value(column, Array.class);
        if (array == null) {
            return List.of();
        }
        try {
            return Arrays.asList((String[]) array.getArray());
        } catch (SQLException e) {
            throw new IllegalStateException("column " + column + " is no array of text", e);
        }
    }

    private <T> T required(String column, Class<T> type) {
        T value = value(column, type);
        if (value == null) {
            throw new IllegalStateException("column " + column + " is null");
        }
        return value;
    }

    private <T> @Nullable T value(String column, Class<T> type) {
        return row.column(column).get(type);
    }
}
