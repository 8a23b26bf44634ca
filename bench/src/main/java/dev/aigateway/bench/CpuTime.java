package dev.aigateway.bench;

import dev.aigateway.store.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What this program and its Postgres have spent of the processors so far, as Linux counts it (proc(5)). */
record CpuTime(Duration program, Duration postgres) {

    /** USER_HZ, which is 100 on every processor that the gateway runs on. */
    private static final Duration TICK = Duration.ofMillis(10);
    // Fields 14 and 15 of stat, counted from the state, which follows the name in parentheses; 16 and 17 are those of
    // children that have ended.
    private static final int USER = 11;
    private static final int FIELDS_OF_ONE = 2;
    private static final int FIELDS_WITH_ENDED_CHILDREN = 4;

    static CpuTime now(TestPostgres postgres) {
        List<Long> processes = postgres.processes();
        long ticks = ticks(processes.getFirst(), FIELDS_WITH_ENDED_CHILDREN);
        for (long process : processes.subList(1, processes.size())) {
            ticks += ticks(process, FIELDS_OF_ONE);
        }
        long own = ticks(ProcessHandle.current().pid(), FIELDS_OF_ONE);
        return new CpuTime(TICK.multipliedBy(own), TICK.multipliedBy(ticks));
    }

    CpuTime since(CpuTime earlier) {
        return new CpuTime(program.minus(earlier.program), postgres.minus(earlier.postgres));
    }

    CpuTime plus(CpuTime other) {
        return new CpuTime(program.plus(other.program), postgres.plus(other.postgres));
    }

    /** For each of so many admissions, their settlements included. */
    String per(long admissions) {
        return String.format(
                Locale.ROOT,
                "CPU per admission and settlement: %d us of this JVM, %d us of Postgres",
                micros(program) / Math.max(1, admissions),
                micros(postgres) / Math.max(1, admissions));
    }

    /** What these processes have spent so far, without children that have ended. */
    static Duration of(List<Long> processes) {
        return TICK.multipliedBy(processes.stream()
                .mapToLong(process -> ticks(process, FIELDS_OF_ONE))
                .sum());
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1_000;
    }

    private static long ticks(long process, int fields) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Stream.of(afterName)
                    .skip(USER)
                    .limit(fields)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (NoSuchFileException e) {
            return 0; // It has just ended; its parent counts it from now on.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
