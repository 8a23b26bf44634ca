/** Wire formats: typed views on JSON, stream events, error shapes. */
@NullMarked
package dev.aigateway.format;

import org.jspecify.annotations.NullMarked;
