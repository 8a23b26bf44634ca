package dev.aigateway.access;

/** A program with a new key, which is shown once. */
public record IssuedService(Service service, KeySecret secret) {}
