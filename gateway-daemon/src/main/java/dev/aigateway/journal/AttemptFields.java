package dev.aigateway.journal;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.CredentialId;
import dev.aigateway.budget.AttemptId;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.CallToAdmit.Client;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import java.io.IOException;
import java.time.LocalDate;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How an attempt, its id and its hold are written down. */
final class AttemptFields {

    private AttemptFields() {}

    static void write(FieldWriter out, OpenAttempt opened) throws IOException {
        writeHold(out, opened.hold());
        out.id(opened.account().value());
        out.id(opened.credential().value());
        out.list(opened.scopes(), scope -> out.id(scope.value()));
        out.text(opened.mode().name());
        out.text(opened.surface());
        out.text(opened.modelAsked());
        out.text(opened.model());
        out.text(opened.provider());
        out.orNull(boxed(opened.maxTokens()), out::number);
        out.flag(opened.stream());
        out.instant(opened.deadline());
        writeClient(out, opened.client());
    }

    static OpenAttempt read(FieldReader in) throws IOException {
        return new OpenAttempt(
                readHold(in),
                new AccountId(in.id()),
                new CredentialId(in.id()),
                in.list(() -> new ScopeId(in.id())),
                BudgetMode.valueOf(in.text()),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                unboxed(in.orNull(in::number)),
                in.flag(),
                in.instant(),
                readClient(in));
    }

    static void writeId(FieldWriter out, AttemptId id) throws IOException {
        out.id(id.requestId());
        out.integer(id.attempt());
    }

    static AttemptId readId(FieldReader in) throws IOException {
        return new AttemptId(in.id(), in.integer());
    }

    static void writeHold(FieldWriter out, Hold hold) throws IOException {
        writeId(out, hold.id());
        out.number(hold.period().firstDay().toEpochDay());
        out.number(hold.amount().tokens());
        out.number(hold.amount().cost().nanos());
        out.instant(hold.openedAt());
    }

    static Hold readHold(FieldReader in) throws IOException {
        AttemptId id = readId(in);
        Period period = Period.of(LocalDate.ofEpochDay(in.number()));
        Amount amount = new Amount(in.number(), new Money(in.number()));
        return new Hold(id.requestId(), id.attempt(), period, amount, in.instant());
    }

    private static void writeClient(FieldWriter out, Client client) throws IOException {
        FieldWriter block = new FieldWriter();
        block.orNull(client.requestId(), block::text);
        block.orNull(client.sessionId(), block::text);
        block.orNull(client.agent(), block::text);
        block.orNull(client.userAgent(), block::text);
        out.block(block);
    }

    private static Client readClient(FieldReader in) throws IOException {
        FieldReader block = in.block();
        return new Client(
                block.orNull(block::text),
                block.orNull(block::text),
                block.orNull(block::text),
                block.orNull(block::text));
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static OptionalLong unboxed(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
