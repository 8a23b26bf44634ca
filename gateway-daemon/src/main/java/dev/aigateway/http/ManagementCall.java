package dev.aigateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.access.AccountId;
import dev.aigateway.access.Actor;
import dev.aigateway.access.Caller;
import dev.aigateway.access.Change;
import dev.aigateway.access.IdempotencyKey;
import dev.aigateway.error.GatewayException.InvalidField;
import dev.aigateway.error.GatewayException.NotFound;
import dev.aigateway.usage.Period;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;

/** A request to the management of the gateway, by a caller who may make it. Not for several threads at once. */
final class ManagementCall {

    static final int CREATED = 201;
    static final int OK = 200;

    private static final int BODY_BYTES_MAX = 64 << 10;
    private static final int PAGE_MAX = 1_000;
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");

    private final ServerRequest request;
    private final ServerResponse response;
    private final Caller caller;

    ManagementCall(ServerRequest request, ServerResponse response, Caller caller) {
        this.request = request;
        this.response = response;
        this.caller = caller;
    }

    Caller caller() {
        return caller;
    }

    ServerResponse response() {
        return response;
    }

    String path() {
        return request.path().path();
    }

    /** The id in the path; what is no id cannot be known. */
    AccountId id() {
        return Optional.of(request.path().pathParameters().get("id"))
                .filter(text -> UUID_TEXT.matcher(text).matches())
                .map(text -> new AccountId(UUID.fromString(text)))
                .orElseThrow(ManagementCall::unknownId);
    }

    static NotFound unknownId() {
        return new NotFound("there is nothing of this id");
    }

    /** The body as it came, at most 64 KiB. */
    byte[] body() {
        return RequestBody.read(request, BODY_BYTES_MAX);
    }

    /**
     * The change that this request asks for.
     *
     * @param status of the answer, should it succeed
     */
    Change change(byte[] body, Optional<String> reason, int status) {
        return new Change(
                actor(), reason, request.headers().first(IDEMPOTENCY_KEY).map(key -> once(key, body, status)));
    }

    /** A change that is harmless when it is sent twice. */
    Change change() {
        return Change.by(actor());
    }

    private Actor actor() {
        return new Actor(caller.name() + "/" + caller.credential());
    }

    private IdempotencyKey once(String key, byte[] body, int status) {
        String route = request.prologue().method() + " " + path();
        return new IdempotencyKey(caller.account(), route, key, sha256(body), status);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A parameter of the query, such as {@code limit}. */
    Optional<String> query(String name) {
        return request.query().first(name).asOptional();
    }

    OptionalInt limit(String name) {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.get().matches("[0-9]{1,4}")
                || Integer.parseInt(text.get()) < 1
                || Integer.parseInt(text.get()) > PAGE_MAX) {
            throw new InvalidField(name, "must be a whole number from 1 to " + PAGE_MAX, "invalid_parameter");
        }
        return OptionalInt.of(Integer.parseInt(text.get()));
    }

    Optional<AccountId> after() {
        return query("after").map(text -> {
            if (!UUID_TEXT.matcher(text).matches()) {
                throw unknownAfter();
            }
            return new AccountId(UUID.fromString(text));
        });
    }

    static InvalidField unknownAfter() {
        return new InvalidField("after", "there is nothing of this id", "invalid_parameter");
    }

    /** Empty means the running one. */
    Optional<Period> month() {
        return query("month").map(text -> {
            if (!MONTH.matcher(text).matches()) {
                throw new InvalidField("month", "must be a month such as 2026-10", "invalid_parameter");
            }
            return Period.of(LocalDate.parse(text + "-01"));
        });
    }

    void answer(int status, JsonNode body) {
        response.status(Status.create(status));
        response.headers().set(HeaderNames.CONTENT_TYPE, "application/json");
        response.headers().set(HeaderNames.CACHE_CONTROL, "no-store");
        response.send(ManagementJson.bytes(body));
    }
}
