-- Anthropic's list prices as of 2026-11, in pico-USD per token ($1 per million tokens = 1,000,000).
-- Sources: the provider's pricing and model pages, npm @pydantic/genai-prices 0.1.8, and release announcements.
-- A model without a published start date is valid from 2026-01-01.

insert into price (provider, model, speed, prompt_above, valid_from,
                   input_pico, cache_write_5m_pico, cache_write_1h_pico, cache_read_pico, output_pico, note)
values
    ('anthropic', 'claude-fable-5-2', 'standard', 0, '2026-11-09 00:00:00+00', 8000000, 10000000, 16000000, 200000, 40000000, '1h write derived as 2 x input'),
    ('anthropic', 'claude-mythos-5-2', 'standard', 0, '2026-11-09 00:00:00+00', 8000000, 10000000, 16000000, 200000, 40000000, '1h write derived as 2 x input'),
    ('anthropic', 'claude-fable-5-1', 'standard', 0, '2026-01-01 00:00:00+00', 10000000, 12500000, 20000000, 250000, 50000000, null),
    ('anthropic', 'claude-mythos-5-1', 'standard', 0, '2026-01-01 00:00:00+00', 10000000, 12500000, 20000000, 250000, 50000000, null),
    ('anthropic', 'claude-fable-5', 'standard', 0, '2026-01-01 00:00:00+00', 10000000, 12500000, 20000000, 1000000, 50000000, null),
    ('anthropic', 'claude-mythos-5', 'standard', 0, '2026-01-01 00:00:00+00', 10000000, 12500000, 20000000, 1000000, 50000000, null),
    ('anthropic', 'claude-opus-5-5', 'standard', 0, '2026-09-22 00:00:00+00', 4000000, 5000000, 8000000, 200000, 20000000, null),
    ('anthropic', 'claude-opus-5', 'standard', 0, '2026-01-01 00:00:00+00', 5000000, 6250000, 10000000, 500000, 25000000, null),
    ('anthropic', 'claude-opus-4-8', 'standard', 0, '2026-01-01 00:00:00+00', 5000000, 6250000, 10000000, 500000, 25000000, null),
    ('anthropic', 'claude-opus-4-7', 'standard', 0, '2026-01-01 00:00:00+00', 5000000, 6250000, 10000000, 500000, 25000000, null),
    ('anthropic', 'claude-opus-4-6', 'standard', 0, '2026-01-01 00:00:00+00', 5000000, 6250000, 10000000, 500000, 25000000, null),
    ('anthropic', 'claude-opus-4-5', 'standard', 0, '2026-01-01 00:00:00+00', 5000000, 6250000, 10000000, 500000, 25000000, null),
    ('anthropic', 'claude-sonnet-5-5', 'standard', 0, '2026-09-28 00:00:00+00', 2000000, 2500000, 4000000, 200000, 10000000, null),
    ('anthropic', 'claude-sonnet-5-5', 'standard', 0, '2026-10-07 00:00:00+00', 2000000, 2500000, 4000000, 100000, 10000000, 'cache reads at half the earlier price'),
    ('anthropic', 'claude-sonnet-5', 'standard', 0, '2026-01-01 00:00:00+00', 2000000, 2500000, 4000000, 200000, 10000000, null),
    ('anthropic', 'claude-sonnet-4-6', 'standard', 0, '2026-01-01 00:00:00+00', 3000000, 3750000, 6000000, 300000, 15000000, null),
    ('anthropic', 'claude-sonnet-4-5', 'standard', 0, '2026-01-01 00:00:00+00', 3000000, 3750000, 6000000, 300000, 15000000, null),
    ('anthropic', 'claude-haiku-5-5', 'standard', 0, '2026-10-07 00:00:00+00', 100000, 125000, 200000, 10000, 500000, null),
    ('anthropic', 'claude-haiku-4-5', 'standard', 0, '2026-01-01 00:00:00+00', 1000000, 1250000, 2000000, 100000, 5000000, null),
    ('anthropic', 'claude-haiku-5-5', 'standard', 100000, '2026-10-07 00:00:00+00', 500000, 625000, 1000000, 50000, 2500000, 'prompts above 100,000 tokens'),
    ('anthropic', 'claude-opus-5-5', 'fast', 0, '2026-09-22 00:00:00+00', 8000000, 10000000, 16000000, 400000, 40000000, 'cache rates keep their multiple of the fast input rate'),
    ('anthropic', 'claude-opus-5', 'fast', 0, '2026-01-01 00:00:00+00', 10000000, 12500000, 20000000, 1000000, 50000000, 'cache rates keep their multiple of the fast input rate'),
    ('anthropic', 'claude-opus-4-8', 'fast', 0, '2026-01-01 00:00:00+00', 10000000, 12500000, 20000000, 1000000, 50000000, 'cache rates keep their multiple of the fast input rate'),
    ('anthropic', 'claude-fable-5-2', 'fast', 0, '2026-11-09 00:00:00+00', 16000000, 20000000, 32000000, 400000, 80000000, 'derived as 2 x standard, as for the models whose fast rate is published'),
    ('anthropic', 'claude-mythos-5-2', 'fast', 0, '2026-11-09 00:00:00+00', 16000000, 20000000, 32000000, 400000, 80000000, 'derived as 2 x standard, as for the models whose fast rate is published'),
    ('simulated', '*', 'standard', 0, '2026-01-01 00:00:00+00', 0, 0, 0, 0, 0, 'simulated answers cost nothing');
