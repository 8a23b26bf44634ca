package dev.aigateway.ctl;

import dev.aigateway.ledger.AttemptDetail;
import dev.aigateway.ledger.Correction;
import dev.aigateway.ledger.LedgerEntry;
import dev.aigateway.ledger.ScopeSeen;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An explanation for people. */
record ExplanationText(Explanation explanation) {

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(head());
        lines.addAll(scopes());
        explanation.reckoning().ifPresent(reckoning -> lines.addAll(new ReckoningText(explanation, reckoning).lines()));
        lines.add(explanation.verdict());
        lines.addAll(corrections());
        return lines;
    }

    static String payer(AttemptDetail.Payer account) {
        return account.name() == null
                ? account.id().toString()
                : new Accounts.Named(account.id(), account.name()).label();
    }

    private List<String> head() {
        AttemptDetail attempt = explanation.attempt();
        LedgerEntry entry = attempt.entry();
        return List.of(
                "attempt %d: %s%s   %s"
                        .formatted(
                                entry.attempt(),
                                entry.state(),
                                entry.source() == null ? "" : ", " + entry.source(),
                                times(entry)),
                "%s of %s, asked for as %s%s"
                        .formatted(entry.modelServed(), attempt.provider(), entry.modelAsked(), answer(attempt)),
                "held %s (%s)%s"
                        .formatted(
                                AmountText.exact(attempt.hold().amount()),
                                meaning(attempt.hold()),
                                attempt.maxTokens().stream()
                                        .mapToObj(max -> ", with max_tokens " + max)
                                        .collect(Collectors.joining())));
    }

    private static String times(LedgerEntry entry) {
        String opened = second(entry.openedAt());
        return entry.closedAt() == null ? "since " + opened : opened + " to " + second(entry.closedAt());
    }

    private static String second(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String answer(AttemptDetail attempt) {
        List<String> parts = new ArrayList<>();
        Optional.ofNullable(attempt.entry().httpStatus()).ifPresent(status -> parts.add("HTTP " + status));
        Optional.ofNullable(attempt.stopReason()).ifPresent(parts::add);
        Optional.ofNullable(attempt.upstreamRequestId()).ifPresent(id -> parts.add("the provider's " + id));
        if (!attempt.entry().state().equals("refused")) {
            Optional.ofNullable(attempt.entry().error()).ifPresent(parts::add);
        }
        return parts.isEmpty() ? "" : "   " + String.join(", ", parts);
    }

    private static String meaning(AttemptDetail.Hold hold) {
        return hold.mode().equals("strict") ? "strict: the most that it could use" : "soft: what it would probably use";
    }

    private List<String> scopes() {
        Table table = new Table()
                .left("SCOPE")
                .left("MODE")
                .left("LIMIT")
                .left("USED AT ADMISSION")
                .left("HELD AT ADMISSION");
        explanation.attempt().scopes().forEach(scope -> addRow(table, scope));
        return table.lines();
    }

    private static void addRow(Table table, ScopeSeen scope) {
        scope.budget()
                .ifPresentOrElse(
                        found -> table.row(
                                scope.name(),
                                found.mode(),
                                AmountText.limits(found.tokenLimit(), found.costLimit()),
                                AmountText.exact(found.used()),
                                AmountText.exact(found.held())),
                        () -> table.row(scope.name(), "-", "joined later", "-", "-"));
    }

    private List<String> corrections() {
        AttemptDetail attempt = explanation.attempt();
        if (attempt.corrections().isEmpty()) {
            return List.of();
        }
        return Stream.concat(
                        attempt.corrections().stream().map(ExplanationText::correction),
                        Stream.of("charged with its corrections: " + AmountText.exact(attempt.corrected())))
                .toList();
    }

    private static String correction(Correction correction) {
        return "correction %s   %s   %s, by %s"
                .formatted(
                        second(correction.createdAt()),
                        AmountText.signed(correction.by()),
                        correction.reason(),
                        correction.author());
    }
}
