/** Reads settings from the environment and tells of every problem at once. */
@NullMarked
package dev.aigateway.env;

import org.jspecify.annotations.NullMarked;
