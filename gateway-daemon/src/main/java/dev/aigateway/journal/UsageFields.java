package dev.aigateway.journal;

import dev.aigateway.usage.UsageIteration;
import dev.aigateway.usage.UsageIteration.Kind;
import dev.aigateway.usage.UsageReport;
import dev.aigateway.usage.UsageReport.Remark;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a usage report is written down. New fields go to the end; they are null in what was written before. */
final class UsageFields {

    private UsageFields() {}

    static void write(FieldWriter out, UsageReport usage) throws IOException {
        FieldWriter block = new FieldWriter();
        block.orNull(usage.input(), block::number);
        block.orNull(usage.cacheWrite(), block::number);
        block.orNull(usage.cacheWrite5m(), block::number);
        block.orNull(usage.cacheWrite1h(), block::number);
        block.orNull(usage.cacheRead(), block::number);
        block.orNull(usage.output(), block::number);
        block.orNull(usage.thinking(), block::number);
        block.orNull(usage.webSearches(), block::number);
        block.orNull(usage.speed(), block::text);
        block.orNull(usage.serviceTier(), block::text);
        block.orNull(usage.inferenceGeo(), block::text);
        block.orNull(usage.iterations(), steps -> block.list(steps, step -> writeStep(block, step)));
        block.orNull(usage.remarks(), remarks -> block.list(List.copyOf(remarks), remark -> block.text(remark.name())));
        block.orNull(usage.webFetches(), block::number);
        out.block(block);
    }

    private static void writeStep(FieldWriter out, UsageIteration step) throws IOException {
        out.text(step.kind().name());
        out.orNull(step.model().orElse(null), out::text);
        write(out, step.counts());
    }

    static UsageReport read(FieldReader in) throws IOException {
        FieldReader block = in.block();
        UsageReport early = new UsageReport(
                block.orNull(block::number),
                block.orNull(block::number),
                block.orNull(block::number),
                block.orNull(block::number),
                block.orNull(block::number),
                block.orNull(block::number),
                block.orNull(block::number),
                block.orNull(block::number),
                block.orNull(block::text),
                block.orNull(block::text),
                block.orNull(block::text),
                null,
                orNone(block.orNull(() -> block.list(() -> readStep(block)))),
                Set.copyOf(orNone(block.orNull(() -> block.list(() -> Remark.valueOf(block.text()))))));
        return early.withWebFetches(block.orNull(block::number));
    }

    private static UsageIteration readStep(FieldReader in) throws IOException {
        Kind kind = Kind.valueOf(in.text());
        @Nullable String model = in.orNull(in::text);
        return new UsageIteration(kind, Optional.ofNullable(model), read(in));
    }

    private static <T> List<T> orNone(@Nullable List<T> written) {
        return written == null ? List.of() : written;
    }
}
