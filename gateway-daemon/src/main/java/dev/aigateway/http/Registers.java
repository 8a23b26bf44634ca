package dev.aigateway.http;

import dev.aigateway.access.ServiceRegister;
import dev.aigateway.access.UserRegister;
import dev.aigateway.budget.LimitRegister;
import dev.aigateway.ledger.UsageLedger;
import java.time.ZoneId;

/**
 * What the management of the gateway reads and changes.
 *
 * @param zone of the budgets' months
 */
public record Registers(
        UserRegister users, ServiceRegister services, LimitRegister limits, UsageLedger ledger, ZoneId zone) {}
