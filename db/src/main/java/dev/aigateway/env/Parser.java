package dev.aigateway.env;

/** How the text of one setting becomes a value. */
@FunctionalInterface
public interface Parser<T> {

    /** Throws {@link IllegalArgumentException} whose message says what was expected and does not repeat the text. */
    T parse(String text);
}
