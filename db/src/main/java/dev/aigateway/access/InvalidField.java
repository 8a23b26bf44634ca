package dev.aigateway.access;

/** A value that cannot be taken; the sentence says why, and never repeats a secret. */
public final class InvalidField extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private final String field;

    public InvalidField(String field, String why) {
        super(why);
        this.field = field;
    }

    /** As the management API spells it. */
    public String field() {
        return field;
    }

    /** A line that a person wrote: stripped, with 1 to {@code lengthMax} characters, none of them a control character. */
    static String line(String field, String value, int lengthMax) {
        String line = value.strip();
        if (line.isEmpty() || line.length() > lengthMax || line.codePoints().anyMatch(InvalidField::unseen)) {
            throw new InvalidField(field, "must have 1 to " + lengthMax + " characters and no control characters");
        }
        return line;
    }

    /** Half a surrogate pair is no character, and no database stores it. */
    static boolean unseen(int character) {
        return Character.isISOControl(character)
                || Character.getType(character) == Character.SURROGATE
                || Character.getType(character) == Character.FORMAT
                || Character.getType(character) == Character.LINE_SEPARATOR
                || Character.getType(character) == Character.PARAGRAPH_SEPARATOR;
    }
}
