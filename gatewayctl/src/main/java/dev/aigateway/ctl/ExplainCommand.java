package dev.aigateway.ctl;

import dev.aigateway.ledger.AttemptDetail;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresUsageLedger;
import dev.aigateway.usage.TokenCounting;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code gatewayctl explain}. */
@Command(
        name = "explain",
        header = {"  gatewayctl explain 7d1f0c2e", "  gatewayctl explain 7d1f0c2e-9a51-4c1f-8d0c-6f1b2c3d4e5f -o json"},
        description = "Says why a call was admitted or blocked, and why it costs what it costs.")
final class ExplainCommand implements Runnable {

    private final Session session;

    @Parameters(
            paramLabel = "REQUEST_ID",
            description = "The id in the header x-gateway-request-id, or 6 or more characters of its beginning.")
    private RequestReference which = new RequestReference("");

    @Mixin
    private OutputOption output = new OutputOption();

    ExplainCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        output.requireNoCsv();
        session.databases().use(this::explain);
    }

    private void explain(Database database) {
        TokenCounting counting = new PostgresUsageLedger(database).defaults().counting();
        List<Explanation> attempts = which.attempts(database).stream()
                .map(attempt -> Explanation.of(attempt, counting))
                .toList();
        output.write(session.terminal(), ExplanationFields.all(), attempts, ExplainCommand::lines);
    }

    private static List<String> lines(List<Explanation> attempts) {
        AttemptDetail first = attempts.getFirst().attempt();
        List<String> lines = new ArrayList<>();
        lines.add("request %s   %s of %s   in %s"
                .formatted(
                        first.entry().requestId(),
                        first.entry().surface(),
                        ExplanationText.payer(first.account()),
                        first.period()));
        attempts.forEach(attempt -> lines.addAll(new ExplanationText(attempt).lines()));
        return lines.stream().map(Table::printable).toList();
    }
}
