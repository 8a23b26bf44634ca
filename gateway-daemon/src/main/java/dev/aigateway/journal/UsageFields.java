package dev.aigateway.journal;

import dev.aigateway.usage.UsageReport;
import java.io.IOException;

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
        out.block(block);
    }

    static UsageReport read(FieldReader in) throws IOException {
        FieldReader block = in.block();
        return new UsageReport(
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
                block.orNull(block::text));
    }
}
