package dev.aigateway.simulation;

import dev.aigateway.budget.ScopeId;
import dev.aigateway.usage.Period;

/** The key of a budget. */
record Month(ScopeId scope, Period period) {}
