package dev.aigateway.ctl;

import picocli.CommandLine.Command;

/** {@code gatewayctl ledger}: what is above its commands. */
@Command(name = "ledger", header = "  gatewayctl ledger verify", description = "Looks after the ledger: verify.")
final class LedgerCommand {}
