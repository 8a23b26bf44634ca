package dev.aigateway.ctl;

import dev.aigateway.access.Change;
import dev.aigateway.ledger.AttemptDetail;
import dev.aigateway.ledger.CorrectionResult;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCorrections;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatewayctl ledger correct}. */
@Command(
        name = "correct",
        header = {
            "  gatewayctl ledger correct 7d1f0c2e --usd -0.25 --reason \"credit of the provider\"",
            "  gatewayctl ledger correct 7d1f0c2e --attempt 2 --tokens +1200 --usd +0.0042 --reason invoice"
        },
        description = "Books a late truth beside what a call was charged; in force at once.")
final class LedgerCorrectCommand implements Runnable {

    private final Session session;

    @Parameters(
            paramLabel = "REQUEST_ID",
            description = "The id in the header x-gateway-request-id, or 6 or more characters of its beginning.")
    private RequestReference which = new RequestReference("");

    @Option(names = "--attempt", paramLabel = "N", description = "Which one, if there are several.")
    private Optional<Integer> number = Optional.empty();

    @Option(names = "--tokens", paramLabel = "+N|-N", description = "How many tokens more, or fewer.")
    private Optional<Limit.Tokens> tokens = Optional.empty();

    @Option(names = "--usd", paramLabel = "+X|-X", description = "How many US dollars more, or less.")
    private Optional<Limit.Cost> usd = Optional.empty();

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, for the ledger and the audit.")
    private String reason = "";

    LedgerCorrectCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        Change change = new Change(session.actor(), Optional.of(reason), Optional.empty());
        if (change.reason().isEmpty()) {
            throw new Failure(ExitCode.USAGE, "--reason must say why");
        }
        Amount by = new Amount(
                tokens.map(Limit.Tokens::signed).orElse(0L),
                usd.map(Limit.Cost::signed).orElse(Money.ZERO));
        if (by.equals(Amount.ZERO)) {
            throw new Failure(ExitCode.USAGE, "by how much? --tokens -1200, --usd +0.25, or both");
        }
        session.databases().use(database -> correct(database, by, change));
    }

    private void correct(Database database, Amount by, Change change) {
        AttemptDetail attempt = only(which.attempts(database));
        String label = attempt.entry().requestId() + "/" + attempt.entry().attempt();
        switch (new PostgresCorrections(database).correct(attempt, by, change)) {
            case CorrectionResult.Booked booked ->
                session.terminal()
                        .say("%s of %s: corrected by %s to %s (before: %s)"
                                .formatted(
                                        label,
                                        ExplanationText.payer(attempt.account()),
                                        AmountText.signed(by),
                                        AmountText.exact(booked.after()),
                                        AmountText.exact(booked.before())));
            case CorrectionResult.StillOpen _ -> throw refused(label, "is still running: its use will be known soon");
            case CorrectionResult.NeverSent _ ->
                throw refused(label, "was refused, so that it cannot have cost anything");
            case CorrectionResult.BelowNothing below ->
                throw refused(
                        label,
                        "is charged %s in all, and no call costs less than nothing"
                                .formatted(AmountText.exact(below.charged())));
        }
    }

    private static Failure refused(String label, String why) {
        return new Failure(ExitCode.FAILED, label + " " + why);
    }

    private AttemptDetail only(List<AttemptDetail> attempts) {
        if (number.isEmpty() && attempts.size() > 1) {
            throw new Failure(
                    ExitCode.USAGE,
                    "there are %d attempts: --attempt says which one, gatewayctl explain shows them"
                            .formatted(attempts.size()));
        }
        return attempts.stream()
                .filter(attempt ->
                        number.isEmpty() || number.get() == attempt.entry().attempt())
                .findFirst()
                .orElseThrow(() -> new Failure(
                        ExitCode.NOT_FOUND, "there is no attempt " + number.orElse(1) + " of this request"));
    }
}
