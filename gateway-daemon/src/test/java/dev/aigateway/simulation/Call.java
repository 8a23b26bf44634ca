package dev.aigateway.simulation;

import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.Expectation;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.budget.WorstCase;
import java.util.List;

/** What a client asks for. */
record Call(AttemptId id, List<ScopeId> scopes, Expectation expected, WorstCase worst) {}
