/** Postgres behind the interfaces of the packages below; all SQL is here. */
@NullMarked
package dev.aigateway.store;

import org.jspecify.annotations.NullMarked;
