package dev.aigateway.access;

/** A new key with its secret, which is shown once. */
public record IssuedKey(Credential credential, KeySecret secret) {}
