/** Server-sent events: frames in, frames out, byte for byte. */
@NullMarked
package dev.aigateway.sse;

import org.jspecify.annotations.NullMarked;
