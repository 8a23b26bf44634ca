package dev.aigateway.env;

/** A value that must not reach a log, a message or a command line: it hides itself when printed. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "(hidden)";
    }
}
