/** Limits, holds, admission and settlement: pure rules, with the store as an interface. */
@NullMarked
package dev.aigateway.budget;

import org.jspecify.annotations.NullMarked;
