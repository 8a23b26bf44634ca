package dev.aigateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aigateway.env.Secret;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.crypto.encrypt.AesGcmBytesEncryptor;
import org.springframework.security.crypto.encrypt.BytesEncryptor;

/**
 * What secrets are sealed with before they are stored: AES-256-GCM, with a new initialisation vector each time. It hides
 * itself when printed. Threads may share it.
 */
public final class EncryptionKey {

    private static final int BYTES = 32;

    private final BytesEncryptor encryptor;
    private final byte[] key;

    private EncryptionKey(byte[] key) {
        this.key = key;
        this.encryptor = AesGcmBytesEncryptor.withSecretKey(new SecretKeySpec(key, "AES"))
                .build();
    }

    /** From 32 bytes in base64. Throws {@link IllegalArgumentException} without repeating the text. */
    public static EncryptionKey parse(String base64) {
        try {
            byte[] key = Base64.getDecoder().decode(base64.strip());
            if (key.length == BYTES) {
                return new EncryptionKey(key);
            }
        } catch (IllegalArgumentException e) {
            // Its message would repeat a part of the secret.
        }
        throw new IllegalArgumentException("expected 32 bytes in base64, as openssl rand -base64 32 prints them");
    }

    public byte[] seal(Secret secret) {
        return encryptor.encrypt(secret.value().getBytes(UTF_8));
    }

    /** Throws {@link WrongEncryptionKey}. */
    public Secret open(byte[] sealed) {
        try {
            return new Secret(new String(encryptor.decrypt(sealed), UTF_8));
        } catch (RuntimeException e) {
            throw new WrongEncryptionKey(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncryptionKey that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
