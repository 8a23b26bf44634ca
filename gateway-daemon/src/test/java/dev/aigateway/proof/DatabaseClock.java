package dev.aigateway.proof;

import dev.aigateway.store.TestPostgres;
import java.time.Duration;
import java.time.Instant;

/**
 * The clock of a database, moved: for the schema's owner a {@code now()} among our tables stands before the system's. The defaults of columns were bound to the system's when they were made, and are bound anew. Only
 * connections that are opened later see it.
 */
record DatabaseClock(TestPostgres postgres) {

    private static final String INSTALL = """
        create schema clock;
        create table clock.ahead (by interval not null);
        insert into clock.ahead values (interval '0');
        create function public.now() returns timestamptz language sql stable
            as 'select pg_catalog.now() + by from clock.ahead';
        grant usage on schema clock to gateway;
        grant select on clock.ahead to gateway;
        alter role gateway set search_path = public, pg_catalog;
        set search_path = public, pg_catalog;
        do $$
        declare c record;
        begin
            for c in select table_name, column_name from information_schema.columns
                     where table_schema = 'public' and column_default like '%now()%' loop
                execute format('alter table public.%I alter column %I set default now()', c.table_name, c.column_name);
            end loop;
        end $$;
        """;

    static DatabaseClock installed(TestPostgres postgres) {
        postgres.execute(INSTALL);
        return new DatabaseClock(postgres);
    }

    /** Moves it forward so that the next month begins after that time; it then goes on as clocks do. */
    void monthTurnsIn(Duration time) {
        postgres.execute("""
            update clock.ahead set by = date_trunc('month', public.now() at time zone 'UTC') at time zone 'UTC'
                + interval '1 month' - pg_catalog.now() - interval '%d milliseconds'\
            """.formatted(time.toMillis()));
    }

    /** It stands still, whatever was added to it before. */
    void stopAt(Instant moment) {
        postgres.execute("""
            create or replace function public.now() returns timestamptz language sql stable
                as 'select timestamptz ''%s'''\
            """.formatted(moment));
    }

    Instant now() {
        return Instant.ofEpochMilli(postgres.number("select (extract(epoch from public.now()) * 1000)::bigint"));
    }

    /** The month that it is, by the database's clock. */
    String month() {
        return postgres.text("select cast(date_trunc('month', public.now() at time zone 'UTC') as date)");
    }
}
