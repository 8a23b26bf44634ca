package dev.aigateway.translate.chat;

import dev.aigateway.access.AccountId;
import dev.aigateway.format.openai.ChatRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Whoever sits before the client program, as the client names them. The provider wants to tell people apart and forbids
 * their names, addresses and numbers (platform.claude.com, "Create a Message": {@code metadata.user_id}), so it gets
 * hashes.
 *
 * @param hash of the client's own word, SHA-256 in hexadecimal
 */
public record EndUser(String hash) {

    static Optional<EndUser> of(ChatRequest request) {
        return Optional.of(request.firstOf("safety_identifier", "user").textOrEmpty())
                .filter(name -> !Blank.is(name))
                .map(name -> new EndUser(sha256(name)));
    }

    /** 128 characters; behind two accounts the same name is two people. */
    String idAt(AccountId payer) {
        return sha256(payer.toString()) + hash;
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
