/** The operator's command line: one class per command. */
@NullMarked
package dev.aigateway.ctl;

import org.jspecify.annotations.NullMarked;
