package dev.aigateway.ctl;

import picocli.CommandLine.Command;

/** {@code gatewayctl provider-key}: what is above its commands. */
@Command(
        name = "provider-key",
        header = {"  gatewayctl provider-key set anthropic < key.txt", "  gatewayctl provider-key show"},
        description = "The company's own key at the provider: set, show.")
final class ProviderKeyCommand {}
