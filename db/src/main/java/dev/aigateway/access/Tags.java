package dev.aigateway.access;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What an operator notes of an account for reports, such as a cost centre; in the order of the names. */
public record Tags(Map<String, String> values) {

    public static final Tags NONE = new Tags(Map.of());

    private static final int COUNT_MAX = 50;
    private static final int NAME_LENGTH_MAX = 64;
    private static final int VALUE_LENGTH_MAX = 256;
    private static final String FIELD = "tags";

    public Tags {
        if (values.size() > COUNT_MAX) {
            throw new InvalidField(FIELD, "at most " + COUNT_MAX);
        }
        Map<String, String> checked = new TreeMap<>();
        values.forEach((name, value) -> checked.put(
                InvalidField.line(FIELD, name, NAME_LENGTH_MAX), InvalidField.line(FIELD, value, VALUE_LENGTH_MAX)));
        values = Collections.unmodifiableMap(checked);
    }
}
