package dev.aigateway.http;

/** What a caller is told whose month is used up. */
public enum LimitErrorFormat {
    /** The error object of the caller's wire format, with the figures beside it. */
    OBJECT,
    /** One string for an error, and the figures; some programs that show limits expect it so. */
    STRING
}
