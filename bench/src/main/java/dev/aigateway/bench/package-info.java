/** Load benchmarks; each prints what it measured on this machine. */
@NullMarked
package dev.aigateway.bench;

import org.jspecify.annotations.NullMarked;
