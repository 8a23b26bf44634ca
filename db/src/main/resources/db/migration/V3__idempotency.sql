-- Changes that a client may send again without their being made again. No secret is kept, so none can be answered twice.
create table idempotency_key (
    caller      text        not null,
    route       text        not null,
    key         text        not null,
    body_hash   bytea       not null check (octet_length(body_hash) = 32),
    status      int         not null,
    resource_id uuid        not null,
    created_at  timestamptz not null default now(),
    primary key (caller, route, key)
);
create index idempotency_key_created on idempotency_key (created_at);

-- Lists are read page by page in this order, the deleted ones with use among them.
create index account_by_email on account (email, id) where kind = 'user';
create index account_by_name on account (name, id) where kind = 'service';
