/** What a caller can be told. */
@NullMarked
package dev.aigateway.error;

import org.jspecify.annotations.NullMarked;
