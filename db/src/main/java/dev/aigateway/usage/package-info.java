/** Token counts, money, prices, and the months that they are counted in; nothing else. */
@NullMarked
package dev.aigateway.usage;

import org.jspecify.annotations.NullMarked;
