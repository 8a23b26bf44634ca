/** The wire format of chat completions: typed views on JSON. */
@NullMarked
package dev.aigateway.format.openai;

import org.jspecify.annotations.NullMarked;
