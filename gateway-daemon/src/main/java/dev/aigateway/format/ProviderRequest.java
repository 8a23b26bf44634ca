package dev.aigateway.format;

/**
 * A request in the provider's own wire format.
 *
 * @param path such as {@code /v1/messages}
 * @param query without the question mark; empty if there is none
 * @param headers without the provider's credential, which the provider adds
 * @param model the provider's own id, as it stands in the body
 * @param stream whether the answer is asked for in parts
 */
public record ProviderRequest(String path, String query, Headers headers, byte[] body, String model, boolean stream) {

    public ProviderRequest withBody(byte[] other) {
        return new ProviderRequest(path, query, headers, other, model, stream);
    }
}
