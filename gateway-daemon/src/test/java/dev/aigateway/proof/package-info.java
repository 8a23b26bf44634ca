/** Proofs by the real thing: several daemons, one Postgres, and an upstream whose own book says what was spent. */
@NullMarked
package dev.aigateway.proof;

import org.jspecify.annotations.NullMarked;
