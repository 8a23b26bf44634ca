package dev.aigateway.env;

import java.net.URI;
import java.net.URISyntaxException;

/** Addresses of web servers. */
public final class HttpUris {

    private static final String EXPECTED = "expected an address such as https://host or http://host:8080/path";

    private HttpUris() {}

    /** Throws {@link IllegalArgumentException}, with what was expected as its message. */
    public static URI parse(String text) {
        try {
            URI uri = new URI(text.strip());
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!web || uri.getHost() == null) {
                throw new IllegalArgumentException(EXPECTED);
            }
            return uri;
        } catch (URISyntaxException e) {
            // Without the cause: its message repeats an address that may carry a token.
            throw new IllegalArgumentException(EXPECTED);
        }
    }
}
