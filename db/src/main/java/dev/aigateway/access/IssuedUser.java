package dev.aigateway.access;

/** A person with both new keys, which are shown once. */
public record IssuedUser(User user, KeySecret gatewayKey, KeySecret claudecodeKey) {}
