/** The protocol of the ledger under every fault that a seed draws: the rules are the real ones, the rest is a model. */
@NullMarked
package dev.aigateway.simulation;

import org.jspecify.annotations.NullMarked;
