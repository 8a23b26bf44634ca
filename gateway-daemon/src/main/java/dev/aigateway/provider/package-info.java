/** Sending one request to one company and reading its answer. */
@NullMarked
package dev.aigateway.provider;

import org.jspecify.annotations.NullMarked;
