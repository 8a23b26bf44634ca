package dev.aigateway.proof;

import dev.aigateway.proof.Fleet.Kill;
import dev.aigateway.store.Attempt;
import dev.aigateway.upstream.BookEntry;
import dev.aigateway.upstream.ReceivedRequest;
import dev.aigateway.usage.TokenCounting;
import dev.aigateway.usage.TokenUsage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the upstream's own book says of every call, against what the ledger says of it; the two are joined by the marker in
 * the prompt, so that they are also where an answer never named itself. To be asked when nothing is open.
 */
final class BookAgainstLedger {

    private static final TokenCounting COUNTING = TokenCounting.UNCACHED;

    private final Map<String, List<ReceivedRequest>> requests;
    private final Map<String, BookEntry> book;
    private final Map<String, List<Attempt>> attempts;
    private final List<Kill> kills;
    private final List<String> problems = new ArrayList<>();
    private long overcharged;
    private long undercharged;
    private int flagged;

    BookAgainstLedger(
            Collection<ReceivedRequest> requests,
            Collection<BookEntry> book,
            Collection<Attempt> attempts,
            Collection<Kill> kills) {
        this.requests = requests.stream()
                .filter(request -> !request.path().endsWith("/count_tokens")) // Free, and no attempt.
                .collect(Collectors.groupingBy(request -> Prompt.marker(request.body())));
        this.book = book.stream().collect(Collectors.toMap(BookEntry::requestId, Function.identity()));
        this.attempts =
                attempts.stream().collect(Collectors.groupingBy(attempt -> String.valueOf(attempt.clientRequestId())));
        this.kills = List.copyOf(kills);
    }

    /** One sentence for each thing that is wrong. */
    List<String> problems() {
        problems.clear();
        overcharged = 0;
        undercharged = 0;
        flagged = 0;
        Set<String> markers = new HashSet<>(requests.keySet());
        markers.addAll(attempts.keySet());
        markers.forEach(this::compare);
        twice();
        return List.copyOf(problems);
    }

    /** As {@link #problems}, and that what clients saw is in the ledger too. */
    List<String> problems(Collection<Answer> answers) {
        List<String> all = new ArrayList<>(problems());
        answers.forEach(answer -> seen(answer).ifPresent(all::add));
        return all;
    }

    String summary() {
        return "%d upstream calls, %d attempts, %d of them flagged; %d tokens over and %d under the book"
                .formatted(
                        requests.values().stream().mapToInt(List::size).sum(),
                        attempts.values().stream().mapToInt(List::size).sum(),
                        flagged,
                        overcharged,
                        undercharged);
    }

    private void compare(String marker) {
        List<ReceivedRequest> received = requests.getOrDefault(marker, List.of());
        List<BookEntry> billed = received.stream()
                .flatMap(request -> Optional.ofNullable(book.get(request.id())).stream())
                .toList();
        List<Attempt> rows = attempts.getOrDefault(marker, List.of());
        List<Attempt> charged = rows.stream().filter(BookAgainstLedger::charged).toList();
        known(received, billed, rows, charged);
        charged.forEach(this::row);
        amounts(billed, charged);
    }

    private static boolean charged(Attempt row) {
        return row.state().equals("settled") || row.state().equals("expired");
    }

    private void known(
            List<ReceivedRequest> received, List<BookEntry> billed, List<Attempt> rows, List<Attempt> charged) {
        long admitted =
                rows.stream().filter(row -> !row.state().equals("refused")).count();
        require(received.size() <= admitted, () -> "unknown upstream calls: " + received + rows);
        require(billed.size() <= charged.size(), () -> "billed and not charged: " + billed + rows);
        rows.forEach(row -> require(!row.state().equals("open"), () -> "still open: " + row));
    }

    /** A reported use is that of the book, anything else is what a kill left behind. */
    private void row(Attempt row) {
        if ("reported".equals(row.source())) {
            BookEntry entry = book.get(String.valueOf(row.upstreamRequestId()));
            require(entry != null && entry.usage().equals(row.usage()), () -> "the book says " + entry + " of " + row);
            return;
        }
        flagged++;
        require(openAtAKill(row), () -> "charged without the provider's word, though nobody was killed: " + row);
    }

    private boolean openAtAKill(Attempt row) {
        return kills.stream()
                .anyMatch(kill -> kill.daemon().equals(row.daemon())
                        && !row.openedAt().isAfter(kill.at())
                        && row.closedAt() != null
                        && !row.closedAt().isBefore(kill.at()));
    }

    /** The sums of one marker: equal, or too high by at most the holds of what a kill left behind. */
    private void amounts(List<BookEntry> billed, List<Attempt> charged) {
        long tokens = charged.stream().mapToLong(Attempt::tokensCharged).sum()
                - billed.stream()
                        .map(BookEntry::usage)
                        .mapToLong(COUNTING::count)
                        .sum();
        long nanos = charged.stream().mapToLong(row -> row.cost().nanos()).sum()
                - billed.stream()
                        .map(BookEntry::usage)
                        .mapToLong(ListPrice::nanos)
                        .sum();
        List<Attempt> left = charged.stream().filter(this::openAtAKill).toList();
        Supplier<String> difference =
                () -> "%d tokens and %d nano-USD off: %s %s".formatted(tokens, nanos, billed, charged);
        require(!left.isEmpty() || (tokens == 0 && nanos == 0), difference);
        long heldTokens = left.stream().mapToLong(Attempt::tokensHeld).sum();
        long heldNanos = left.stream().mapToLong(row -> row.costHeld().nanos()).sum();
        require(tokens <= heldTokens && nanos <= heldNanos, difference);
        overcharged += Math.max(0, tokens);
        undercharged += Math.max(0, -tokens);
    }

    /** No attempt is in two months, and no answer of the provider is charged twice. */
    private void twice() {
        Set<String> ids = new HashSet<>();
        Set<String> answers = new HashSet<>();
        attempts.values().stream().flatMap(List::stream).forEach(row -> {
            require(ids.add(row.requestId() + "/" + row.attempt()), () -> "an attempt is in two months: " + row);
            if (charged(row) && row.upstreamRequestId() != null) {
                require(answers.add(row.upstreamRequestId()), () -> "one answer is charged twice: " + row);
            }
        });
    }

    private Optional<String> seen(Answer answer) {
        List<Attempt> rows = attempts.getOrDefault(answer.prompt().marker(), List.of());
        Optional<UUID> id = answer.requestId();
        if (answer.status() == 200 && id.isPresent()) {
            boolean there = rows.stream().anyMatch(row -> row.requestId().equals(id.get()) && charged(row));
            return there ? Optional.empty() : Optional.of("answered, and not in the ledger: " + answer + " " + rows);
        }
        boolean dark = answer.refused() && requests.containsKey(answer.prompt().marker());
        return dark ? Optional.of("refused, and yet sent upstream: " + answer) : Optional.empty();
    }

    private void require(boolean condition, Supplier<String> otherwise) {
        if (!condition) {
            problems.add(otherwise.get());
        }
    }

    /** The price of the one model that is asked, computed apart from the gateway's own arithmetic. */
    static final class ListPrice {

        private static final long PICOS_A_NANO = 1_000;

        private ListPrice() {}

        /** Claude Haiku 5.5 up to 100,000 tokens, as listed in {@code V2__prices.sql}. */
        static long nanos(TokenUsage usage) {
            if (usage.prompt() > 100_000) {
                throw new IllegalArgumentException("this prompt has another price");
            }
            return Math.ceilDiv(
                    100_000 * usage.input()
                            + 125_000 * usage.cacheWrite5m()
                            + 200_000 * usage.cacheWrite1h()
                            + 10_000 * usage.cacheRead()
                            + 500_000 * usage.output(),
                    PICOS_A_NANO);
        }
    }
}
