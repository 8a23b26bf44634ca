package dev.aigateway.journal;

import dev.aigateway.provider.Metering;
import java.io.IOException;

/** How the progress of a call is written down. */
final class MeteringFields {

    private MeteringFields() {}

    static void write(FieldWriter out, Metering metering) throws IOException {
        UsageFields.write(out, metering.usage());
        out.flag(metering.complete());
        out.number(metering.characters());
        out.duration(metering.generating());
        out.orNull(metering.modelServed(), out::text);
        out.orNull(metering.stopReason(), out::text);
        out.orNull(metering.upstreamRequestId(), out::text);
        out.orNull(metering.firstByteAt(), out::instant);
    }

    static Metering read(FieldReader in) throws IOException {
        return new Metering(
                UsageFields.read(in),
                in.flag(),
                in.number(),
                in.duration(),
                in.orNull(in::text),
                in.orNull(in::text),
                in.orNull(in::text),
                in.orNull(in::instant));
    }
}
