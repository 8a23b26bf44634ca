package dev.aigateway.journal;

import dev.aigateway.budget.Hold;
import dev.aigateway.budget.Settlement;
import dev.aigateway.budget.Settlement.Outcome;
import dev.aigateway.budget.Settlement.Source;
import java.io.IOException;

/** How the end of a call is written down. */
final class SettlementFields {

    private static final int VOIDED = 'v';
    private static final int USED = 'u';
    private static final int UNKNOWN = '?';

    private SettlementFields() {}

    static void write(FieldWriter out, Settlement settlement) throws IOException {
        switch (settlement) {
            case Settlement.Voided voided -> {
                out.octet(VOIDED);
                AttemptFields.writeHold(out, voided.hold());
                writeOutcome(out, voided.outcome());
            }
            case Settlement.Used used -> {
                out.octet(USED);
                AttemptFields.writeHold(out, used.hold());
                UsageFields.write(out, used.usage());
                out.text(used.source().name());
                writeOutcome(out, used.outcome());
            }
            case Settlement.Unknown unknown -> {
                out.octet(UNKNOWN);
                AttemptFields.writeHold(out, unknown.hold());
                writeOutcome(out, unknown.outcome());
            }
        }
    }

    static Settlement read(FieldReader in) throws IOException {
        int kind = in.octet();
        Hold hold = AttemptFields.readHold(in);
        return switch (kind) {
            case VOIDED -> new Settlement.Voided(hold, readOutcome(in));
            case USED -> new Settlement.Used(hold, UsageFields.read(in), Source.valueOf(in.text()), readOutcome(in));
            case UNKNOWN -> new Settlement.Unknown(hold, readOutcome(in));
            default -> throw new IOException("no settlement is of kind " + kind);
        };
    }

    private static void writeOutcome(FieldWriter out, Outcome outcome) throws IOException {
        FieldWriter block = new FieldWriter();
        block.orNull(outcome.modelServed(), block::text);
        block.orNull(outcome.httpStatus(), block::integer);
        block.orNull(outcome.error(), block::text);
        block.orNull(outcome.stopReason(), block::text);
        block.orNull(outcome.upstreamRequestId(), block::text);
        block.orNull(outcome.firstByteAt(), block::instant);
        out.block(block);
    }

    private static Outcome readOutcome(FieldReader in) throws IOException {
        FieldReader block = in.block();
        return new Outcome(
                block.orNull(block::text),
                block.orNull(block::integer),
                block.orNull(block::text),
                block.orNull(block::text),
                block.orNull(block::text),
                block.orNull(block::instant));
    }
}
