/** Answers without a provider, for trying the gateway out. */
@NullMarked
package dev.aigateway.provider.simulated;

import org.jspecify.annotations.NullMarked;
