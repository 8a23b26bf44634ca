-- Exact budgets: strict holds, a cap for the whole company, corrections of any scope, warnings.

-- What a month had used before its scope had a budget of its own: the company's, when its cap is set within a month.
alter table budget
    add column tok_carried      bigint not null default 0,
    add column cost_carried     bigint not null default 0,
    add column requests_carried bigint not null default 0,
    -- Calls that would have been refused, had limits been enforced.
    add column unenforced       bigint not null default 0,
    -- How many refusals of this minute are rows of the log.
    add column refusal_minute   timestamptz,
    add column refusal_rows     int    not null default 0;

-- A strict hold is the most that the call can use, a soft one what it will probably use.
alter table request
    add column hold_mode  text not null default 'soft' check (hold_mode in ('soft', 'strict')),
    add column max_tokens bigint;

-- A correction names its attempt; it counts in the scopes that the attempt was admitted against.
alter table correction rename column scope_id to account_id;
alter index correction_scope rename to correction_account;
alter table correction
    add column model_served text   not null default '',
    add column scopes       uuid[] not null default '{}';
create index correction_request on correction (request_id);

-- One for each threshold of each limit and month, whoever sees it first. Delivered once the webhook has taken it.
create table warning (
    id            uuid primary key,
    scope_id      uuid        not null,
    period        date        not null,
    kind          text        not null check (kind in ('tokens', 'cost', 'provider')),
    threshold     int         not null,
    used          bigint      not null,
    limit_at      bigint      not null,
    raised_at     timestamptz not null default now(),
    claimed_until timestamptz not null default '-infinity',
    tries         int         not null default 0,
    delivered_at  timestamptz,
    unique (scope_id, period, kind, threshold)
);
create index warning_undelivered on warning (claimed_until) where delivered_at is null;
