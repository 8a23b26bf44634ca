-- Who may call, what they may spend, and what they spent. Money is nano-USD, prices are pico-USD per token.

create table account (
    id         uuid primary key,
    kind       text        not null check (kind in ('user', 'service')),
    email      text,
    firstname  text,
    lastname   text,
    name       text,
    role       text        not null check (role in ('member', 'admin')),
    models     text[],
    tags       jsonb       not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    check (kind = 'user' and email is not null or kind = 'service' and name is not null)
);
-- Unique among the living only: who was deleted can be created again, with a new budget.
create unique index account_email on account (email) where deleted_at is null and email is not null;
create unique index account_name on account (name) where deleted_at is null and name is not null;

create table credential (
    id         uuid primary key,
    account_id uuid        not null,
    kind       text        not null check (kind in ('gateway_key', 'user_key', 'claudecode_key')),
    hash       bytea       not null check (octet_length(hash) = 32),
    hint       text        not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz
);
create unique index credential_hash on credential (hash) where revoked_at is null;
create index credential_account on credential (account_id);

-- What a limit applies to. A limit of null means the default, -1 none.
create table scope (
    id               uuid primary key,
    kind             text not null check (kind in ('account', 'company')),
    budget_mode      text check (budget_mode in ('soft', 'strict')),
    token_limit      bigint check (token_limit >= -1),
    cost_limit_nanos bigint check (cost_limit_nanos >= -1)
);

create table budget (
    scope_id   uuid   not null,
    period     date   not null,
    tok_used   bigint not null default 0,
    tok_held   bigint not null default 0 check (tok_held >= 0),
    cost_used  bigint not null default 0,
    cost_held  bigint not null default 0 check (cost_held >= 0),
    open_count bigint not null default 0 check (open_count >= 0),
    requests   bigint not null default 0,
    refusals   bigint not null default 0,
    primary key (scope_id, period)
) with (fillfactor = 50);

-- One row per attempt to call a provider, committed before the provider is dialled.
create table request (
    id                  uuid        not null,
    period              date        not null,
    attempt             int         not null,
    account_id          uuid        not null,
    credential_id       uuid        not null,
    daemon_id           uuid        not null,
    surface             text        not null,
    model_asked         text        not null,
    model_served        text        not null,
    provider            text        not null,
    price_id            bigint,
    state               text        not null check (state in ('open', 'settled', 'void', 'expired', 'refused')),
    scopes              jsonb       not null,
    tok_hold            bigint      not null,
    cost_hold           bigint      not null,
    input_tok           bigint      not null default 0,
    cache_write_5m_tok  bigint      not null default 0,
    cache_write_1h_tok  bigint      not null default 0,
    cache_read_tok      bigint      not null default 0,
    output_tok          bigint      not null default 0,
    thinking_tok        bigint      not null default 0,
    web_searches        bigint      not null default 0,
    tok_charged         bigint      not null default 0,
    cost_nanos          bigint      not null default 0,
    source              text check (source in ('reported', 'estimated', 'hold', 'simulated')),
    http_status         int,
    error               text,
    stream              boolean     not null,
    speed               text,
    service_tier        text,
    inference_geo       text,
    stop_reason         text,
    usage_detail        jsonb,
    client_request_id   text,
    session_id          text,
    agent               text,
    user_agent          text,
    upstream_request_id text,
    opened_at           timestamptz not null default now(),
    deadline            timestamptz not null,
    first_byte_at       timestamptz,
    closed_at           timestamptz,
    primary key (period, id, attempt)
) partition by range (period);
create index request_open on request (deadline) where state = 'open';
create index request_open_daemon on request (daemon_id) where state = 'open';
create index request_account on request (account_id, opened_at);

-- Written by the transaction that settles, so that reports never sum the log; it outlives the log.
create table usage_total (
    account_id         uuid   not null,
    period             date   not null,
    model_served       text   not null,
    requests           bigint not null default 0,
    input_tok          bigint not null default 0,
    cache_write_5m_tok bigint not null default 0,
    cache_write_1h_tok bigint not null default 0,
    cache_read_tok     bigint not null default 0,
    output_tok         bigint not null default 0,
    web_searches       bigint not null default 0,
    tok_charged        bigint not null default 0,
    cost_nanos         bigint not null default 0,
    primary key (account_id, period, model_served)
);

-- A late truth, booked beside what was charged.
create table correction (
    id         uuid primary key,
    request_id uuid        not null,
    attempt    int         not null,
    scope_id   uuid        not null,
    period     date        not null,
    tokens     bigint      not null,
    cost_nanos bigint      not null,
    reason     text        not null,
    author     text        not null,
    created_at timestamptz not null default now()
);
create index correction_scope on correction (scope_id, period);

-- Append-only. A row prices one model, speed and prompt band from valid_from on; five rates in pico-USD per token.
create table price (
    id                  bigint generated always as identity primary key,
    provider            text        not null,
    model               text        not null,
    speed               text        not null default 'standard' check (speed in ('standard', 'fast')),
    prompt_above        bigint      not null default 0,
    valid_from          timestamptz not null,
    input_pico          bigint      not null check (input_pico >= 0),
    cache_write_5m_pico bigint      not null check (cache_write_5m_pico >= 0),
    cache_write_1h_pico bigint      not null check (cache_write_1h_pico >= 0),
    cache_read_pico     bigint      not null check (cache_read_pico >= 0),
    output_pico         bigint      not null check (output_pico >= 0),
    note                text,
    unique (provider, model, speed, prompt_above, valid_from)
);

create table setting (
    name       text primary key,
    value      text        not null,
    updated_at timestamptz not null default now()
);

create table daemon (
    id         uuid primary key,
    host       text        not null,
    version    text        not null,
    started_at timestamptz not null,
    seen_at    timestamptz not null
);

create table audit (
    id         bigint generated always as identity primary key,
    at         timestamptz not null default now(),
    actor      text        not null,
    action     text        not null,
    target     text        not null,
    before     jsonb,
    after      jsonb,
    reason     text
);
create index audit_at on audit (at);
