/** The one straight path of a model call. */
@NullMarked
package dev.aigateway.exchange;

import org.jspecify.annotations.NullMarked;
