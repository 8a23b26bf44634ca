package dev.aigateway.usage;

/** What a token limit counts ({@code TOKEN_LIMIT_COUNTS}); the ledger records every class whatever it is. */
public enum TokenCounting {
    /** Input, cache writes and output. */
    UNCACHED {
        @Override
        public long count(TokenUsage usage) {
            return Math.subtractExact(usage.all(), usage.cacheRead());
        }
    },
    /** Cache reads too. */
    ALL {
        @Override
        public long count(TokenUsage usage) {
            return usage.all();
        }
    };

    public abstract long count(TokenUsage usage);
}
