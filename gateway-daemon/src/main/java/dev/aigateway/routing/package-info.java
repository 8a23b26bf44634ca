/** From a model's name to a provider and its model. */
@NullMarked
package dev.aigateway.routing;

import org.jspecify.annotations.NullMarked;
