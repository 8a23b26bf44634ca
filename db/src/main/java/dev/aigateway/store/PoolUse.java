package dev.aigateway.store;

/**
 * How a pool of connections is used.
 *
 * @param waiting threads that wait for one
 */
public record PoolUse(String name, int active, int idle, int waiting) {}
