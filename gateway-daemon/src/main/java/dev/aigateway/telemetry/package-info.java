/** What others are told: an exchange in a line of the log, a warning through a webhook. */
@NullMarked
package dev.aigateway.telemetry;

import org.jspecify.annotations.NullMarked;
