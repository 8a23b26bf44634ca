/** The HTTP edge: handlers, filters, and the one place where an error becomes an answer. */
@NullMarked
package dev.aigateway.http;

import org.jspecify.annotations.NullMarked;
