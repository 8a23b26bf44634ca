package dev.aigateway.ctl;

import dev.aigateway.ledger.LedgerLine;
import dev.aigateway.ledger.LedgerLine.Call;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns of an export; what each means stands in docs/EXPORT.md. */
final class ExportFields {

    private ExportFields() {}

    static Fields<LedgerLine> all() {
        return new Fields<LedgerLine>()
                .with("entry", LedgerLine::kind)
                .with("request_id", entry -> entry.request().toString())
                .with("attempt", LedgerLine::attempt)
                .with("account_id", entry -> entry.account().toString())
                .with("account", LedgerLine::accountName)
                .with("tags", LedgerLine::tags)
                .with("surface", ofCall(Call::surface))
                .with("provider", ofCall(Call::provider))
                .with("model_asked", ofCall(Call::modelAsked))
                .with("model", LedgerLine::model)
                .with("state", ofCall(Call::state))
                .with("source", ofCall(Call::source))
                .with("http_status", ofCall(Call::httpStatus))
                .with("input_tokens", ofCall(call -> call.tokens().input()))
                .with("cache_write_5m_tokens", ofCall(call -> call.tokens().cacheWrite5m()))
                .with("cache_write_1h_tokens", ofCall(call -> call.tokens().cacheWrite1h()))
                .with("cache_read_tokens", ofCall(call -> call.tokens().cacheRead()))
                .with("output_tokens", ofCall(call -> call.tokens().output()))
                .with("web_searches", ofCall(Call::webSearches))
                .with("charged_tokens", entry -> entry.charged().tokens())
                .with("cost_usd", entry -> entry.charged().cost())
                .with("session_id", ofCall(Call::sessionId))
                .with("client_request_id", ofCall(Call::clientRequestId))
                .with("opened_at", LedgerLine::openedAt)
                .with("closed_at", LedgerLine::closedAt);
    }

    private static Function<LedgerLine, @Nullable Object> ofCall(Function<Call, @Nullable Object> value) {
        return entry -> entry.call() == null ? null : value.apply(entry.call());
    }
}
