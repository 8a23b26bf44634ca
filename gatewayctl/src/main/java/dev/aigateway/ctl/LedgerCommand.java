package dev.aigateway.ctl;

import picocli.CommandLine.Command;

/** {@code gatewayctl ledger}: what is above its commands. */
@Command(
        name = "ledger",
        header = {
            "  gatewayctl ledger verify",
            "  gatewayctl ledger correct 7d1f0c2e --usd -0.25 --reason \"credit of the provider\""
        },
        description = "Looks after the ledger: verify, correct.")
final class LedgerCommand {}
