package dev.aigateway.exchange;

import dev.aigateway.access.KeyHash;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys whose limits were last seen strict, as far as they were used lately. Threads may share it. */
final class StrictKeys {

    static final int KEYS_MAX = 10_000;

    private final Map<KeyHash, Boolean> keys = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<KeyHash, Boolean> eldest) {
            return size() > KEYS_MAX;
        }
    };

    synchronized boolean contains(KeyHash key) {
        return keys.getOrDefault(key, false);
    }

    synchronized void add(KeyHash key) {
        keys.put(key, true);
    }

    synchronized void remove(KeyHash key) {
        keys.remove(key);
    }
}
