package dev.aigateway.budget;

import java.util.concurrent.CompletableFuture;

/** Where budgets and open calls are kept. */
public interface BudgetStore {

    /**
     * One durable transaction: is the key still good, and may it be spent. Once the future holds
     * {@link Admission.Admitted}, the call's row is committed. Fails if the store cannot be asked. A future that is
     * cancelled before it is done gives back whatever it may still come to hold.
     */
    CompletableFuture<Admission> admit(CallToAdmit call);

    /** Replaces a hold by what was used; any number of times with one effect. Nobody needs to wait for it. */
    CompletableFuture<AttemptId> settle(Settlement settlement);
}
