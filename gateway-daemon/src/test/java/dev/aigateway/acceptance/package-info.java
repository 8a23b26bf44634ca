/** Real client programs before a real daemon; {@code acceptance/run} installs the programs and runs these tests. */
@NullMarked
package dev.aigateway.acceptance;

import org.jspecify.annotations.NullMarked;
