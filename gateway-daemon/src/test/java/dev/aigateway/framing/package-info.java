/** Requests that two readers could understand in two ways, before the daemon itself and behind real proxies. */
@NullMarked
package dev.aigateway.framing;

import org.jspecify.annotations.NullMarked;
