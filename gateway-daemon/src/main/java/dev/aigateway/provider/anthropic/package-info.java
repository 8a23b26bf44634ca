/** Anthropic over HTTP. */
@NullMarked
package dev.aigateway.provider.anthropic;

import org.jspecify.annotations.NullMarked;
