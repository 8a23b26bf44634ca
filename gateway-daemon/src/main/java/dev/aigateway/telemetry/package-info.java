/** What is written about an exchange. */
@NullMarked
package dev.aigateway.telemetry;

import org.jspecify.annotations.NullMarked;
