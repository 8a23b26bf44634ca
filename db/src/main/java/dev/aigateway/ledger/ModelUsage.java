package dev.aigateway.ledger;

import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.TokenUsage;

/**
 * What an account used of one model in one month.
 *
 * @param tokens by class, as the provider counted them
 * @param used what the limits count
 */
public record ModelUsage(Period period, String model, long requests, TokenUsage tokens, Amount used) {}
