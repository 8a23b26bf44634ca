/** A provider for tests: the Messages API on plain sockets, strict, with scripts for everything that can break. */
@NullMarked
package dev.aigateway.upstream;

import org.jspecify.annotations.NullMarked;
