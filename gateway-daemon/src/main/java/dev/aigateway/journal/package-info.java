/** The local append-only file that lets a killed daemon account for its open calls. */
@NullMarked
package dev.aigateway.journal;

import org.jspecify.annotations.NullMarked;
