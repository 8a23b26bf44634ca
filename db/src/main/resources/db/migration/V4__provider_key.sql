-- The company's own keys at its providers, as operators stored them. Sealed: AES-256-GCM under GATEWAY_ENCRYPTION_KEY.
create table provider_key (
    provider  text primary key,
    sealed    bytea       not null,
    hint      text        not null,
    stored_by text        not null,
    stored_at timestamptz not null default now()
);
