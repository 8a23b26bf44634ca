package dev.aigateway.ctl;

import dev.aigateway.ledger.AttemptDetail;
import dev.aigateway.ledger.ScopeSeen;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Why a call was refused, in words. */
record RefusalText(AttemptDetail attempt) {

    @Override
    public String toString() {
        String why = String.valueOf(attempt.entry().error());
        return switch (why) {
            case "OutOfTokens" -> refused("token", full(RefusalText::outOfTokens));
            case "OutOfMoney" -> refused("cost", full(RefusalText::outOfMoney));
            case "Held" ->
                "refused for the moment: what was left of the limit of " + names(full(RefusalText::held))
                        + " was held by running calls";
            case "NoBound" -> "refused: a limit is strict, and nothing bounds what the call could use";
            default -> "refused: " + why;
        };
    }

    private String refused(String what, List<ScopeSeen> full) {
        return full.isEmpty()
                ? "refused: a strict " + what + " limit had less left than the call could use at least"
                : "refused: the monthly " + what + " limit of " + names(full) + " was used up";
    }

    private String names(List<ScopeSeen> scopes) {
        List<ScopeSeen> named = scopes.isEmpty() ? attempt.scopes() : scopes;
        return named.stream().map(ScopeSeen::name).collect(Collectors.joining(" and "));
    }

    private List<ScopeSeen> full(Predicate<ScopeSeen.Found> which) {
        return attempt.scopes().stream()
                .filter(scope -> scope.budget().filter(which).isPresent())
                .toList();
    }

    private static boolean outOfTokens(ScopeSeen.Found budget) {
        return budget.tokenLimit().stream().anyMatch(limit -> budget.used().tokens() >= limit);
    }

    private static boolean outOfMoney(ScopeSeen.Found budget) {
        return budget.costLimit()
                .filter(limit -> budget.used().cost().compareTo(limit) >= 0)
                .isPresent();
    }

    private static boolean held(ScopeSeen.Found budget) {
        return outOfTokens(taken(budget)) || outOfMoney(taken(budget));
    }

    private static ScopeSeen.Found taken(ScopeSeen.Found budget) {
        return new ScopeSeen.Found(
                budget.mode(),
                budget.tokenLimit(),
                budget.costLimit(),
                budget.used().plus(budget.held()),
                budget.held());
    }
}
