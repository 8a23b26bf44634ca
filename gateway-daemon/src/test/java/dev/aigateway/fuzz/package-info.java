/**
 * Bytes that nobody should send, for everything that reads what strangers wrote. Each {@code …Fuzz} says what must hold
 * for any input; Jazzer looks for one for which it does not, in the profile {@code fuzz}.
 */
@NullMarked
package dev.aigateway.fuzz;

import org.jspecify.annotations.NullMarked;
