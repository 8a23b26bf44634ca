package dev.aigateway.exchange;

import dev.aigateway.budget.Admission;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.CallToAdmit;
import java.io.IOException;
import java.util.function.Function;

/**
 * Tells strict limits what they need to know of a call, one thing after the other, as far as they ask; calls under soft
 * limits pay for none of it. Threads may share it.
 */
final class Bounding {

    private final StrictKeys strict = new StrictKeys();
    private final PromptCount count;

    Bounding(PromptCount count) {
        this.count = count;
    }

    /** The answer to the last of up to three questions; an {@link IOException} means that the client left between them. */
    Admission admission(CallToAdmit call, KnownBounds bounds, Function<CallToAdmit, Admission> asking)
            throws IOException {
        if (strict.contains(call.key())) {
            bounds.read();
        }
        Admission admission = ask(call, bounds, asking);
        if (admission instanceof Admission.ReadFirst) {
            strict.add(call.key());
            bounds.read();
            admission = ask(call, bounds, asking);
        }
        if (admission instanceof Admission.CountFirst) {
            bounds.count(count);
            admission = ask(call, bounds, asking);
        }
        if (admission instanceof Admission.Admitted admitted
                && admitted.opened().mode() == BudgetMode.SOFT) {
            strict.remove(call.key());
        }
        return admission;
    }

    private static Admission ask(CallToAdmit call, KnownBounds bounds, Function<CallToAdmit, Admission> asking) {
        return asking.apply(bounds.soFar().map(call::bounded).orElse(call));
    }
}
