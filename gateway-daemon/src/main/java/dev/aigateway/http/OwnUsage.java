package dev.aigateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.access.Caller;
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.ledger.UsageLedger;
import dev.aigateway.usage.Period;
import java.util.List;
import java.util.Locale;

/** {@code GET /v1/me/usage}: what the caller has used in the running month, and what is left. */
final class OwnUsage {

    private final Registers registers;

    OwnUsage(Registers registers) {
        this.registers = registers;
    }

    void answer(ManagementCall call) {
        Caller caller = call.caller();
        UsageLedger ledger = registers.ledger();
        Period month = ledger.currentPeriod();
        AccountUsage usage = ledger.usage(List.of(caller.account()), month).values().stream()
                .findFirst()
                .orElseThrow(ManagementCall::unknownId);
        ObjectNode json = ManagementJson.object()
                .put("id", caller.account().toString())
                .put("name", caller.name())
                .put("role", caller.role().name().toLowerCase(Locale.ROOT));
        ManagementJson.putUsage(json, usage)
                .put("heldTokens", usage.held().tokens())
                .put("heldCostUsd", ManagementJson.usd(usage.held().cost()))
                .put("resetAt", month.end(registers.zone()).toString());
        ArrayNode models = json.putArray("models");
        ledger.byModel(caller.account(), month).forEach(used -> models.add(ManagementJson.model(used)));
        call.answer(ManagementCall.OK, json);
    }
}
