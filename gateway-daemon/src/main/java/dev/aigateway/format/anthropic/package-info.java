/** The Messages API: its stream events and its reports of usage. */
@NullMarked
package dev.aigateway.format.anthropic;

import org.jspecify.annotations.NullMarked;
