/** Wires everything by hand, and reads the settings once. */
@NullMarked
package dev.aigateway.daemon;

import org.jspecify.annotations.NullMarked;
