package dev.aigateway.http;

import dev.aigateway.access.Authenticator;
import dev.aigateway.access.Caller;
import dev.aigateway.access.KeyHash;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.Role;
import dev.aigateway.access.TooManyUnknownKeys;
import dev.aigateway.error.GatewayException.NotPermitted;
import dev.aigateway.error.GatewayException.Unauthenticated;
import dev.aigateway.error.GatewayException.Unauthenticated.Reason;
import dev.aigateway.error.GatewayException.Unavailable;
import dev.aigateway.format.Headers;
import dev.aigateway.store.DatabaseUnavailable;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Lets nobody's body be read whose key is not good. Threads may share it. */
final class FrontDoor {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final List<String> PROVIDER_KEY_PREFIXES = List.of("sk-ant-oat", "sk-ant-api");

    private final Authenticator authenticator;
    private final TrustedProxies proxies;
    private final Set<KeyHash> observers = ConcurrentHashMap.newKeySet();

    FrontDoor(Authenticator authenticator, TrustedProxies proxies) {
        this.authenticator = authenticator;
        this.proxies = proxies;
    }

    /** The key that admission will look up again. */
    KeyHash enter(Headers headers) {
        return find(headers, authenticator::atTheDoor);
    }

    /** Who calls, as the database knows them now. */
    Caller caller(Headers headers) {
        return find(headers, authenticator::caller);
    }

    /** Who calls, if it is an administrator. */
    Caller administrator(Headers headers) {
        Caller caller = caller(headers);
        if (caller.role() != Role.ADMIN) {
            throw new NotPermitted("this needs an admin key", "admin_key_required");
        }
        return caller;
    }

    /** Lets an administrator see the daemon's numbers; while the database is away, whoever was one when last asked. */
    void observe(Headers headers) {
        KeyHash key = enter(headers);
        try {
            var _ = administrator(headers);
            observers.add(key);
        } catch (Unavailable e) {
            if (!observers.contains(key)) {
                throw e;
            }
        } catch (Unauthenticated | NotPermitted e) {
            observers.remove(key);
            throw e;
        }
    }

    private <T> T find(Headers headers, BiFunction<List<KeySecret>, InetAddress, Optional<T>> lookUp) {
        List<KeySecret> presented = Credentials.presented(headers);
        try {
            return lookUp.apply(presented, source(headers)).orElseThrow(() -> refusal(presented));
        } catch (TooManyUnknownKeys e) {
            throw new Unavailable("too many unknown keys came from this address", RETRY_AFTER, e);
        } catch (DatabaseUnavailable e) {
            throw new Unavailable("the gateway cannot look up keys at the moment", RETRY_AFTER, e);
        }
    }

    private InetAddress source(Headers headers) {
        return proxies.source(ClientConnection.current().peer(), headers.all("x-forwarded-for"));
    }

    private static Unauthenticated refusal(List<KeySecret> presented) {
        if (presented.isEmpty()) {
            return new Unauthenticated(
                    "a gateway key is required: send it as x-api-key or as Authorization: Bearer", Reason.NO_KEY);
        }
        boolean providersOwn = presented.stream()
                .anyMatch(key -> PROVIDER_KEY_PREFIXES.stream().anyMatch(key::startsWith));
        return providersOwn
                ? new Unauthenticated(
                        "this is a key or login of the model provider, not a gateway key:"
                                + " set ANTHROPIC_AUTH_TOKEN to your gateway key",
                        Reason.PROVIDER_KEY)
                : new Unauthenticated("invalid gateway key", Reason.UNKNOWN_KEY);
    }
}
