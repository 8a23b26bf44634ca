/** One wire format into another; unchanged where they are the same. */
@NullMarked
package dev.aigateway.translate;

import org.jspecify.annotations.NullMarked;
