package dev.aigateway.http;

import static dev.aigateway.http.ManagementCall.CREATED;
import static dev.aigateway.http.ManagementCall.OK;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.access.AccountId;
import dev.aigateway.access.Change;
import dev.aigateway.access.ClaudecodeKey;
import dev.aigateway.access.EmailAddress;
import dev.aigateway.access.IdempotencyKey.AlreadyDone;
import dev.aigateway.access.IssuedUser;
import dev.aigateway.access.NewUser;
import dev.aigateway.access.Regeneration;
import dev.aigateway.access.User;
import dev.aigateway.access.ValidKey;
import dev.aigateway.budget.AccountLimits;
import dev.aigateway.http.Listing.Item;
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Money;
import dev.aigateway.usage.Period;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** {@code /v1/user-api-keys}: people, their keys, limits and use. */
final class UserEndpoints {

    private static final Set<String> NEW_USER =
            Set.of("email", "firstname", "lastname", "claudecodeUserKey", "limitToken", "limitUsd", "tags");
    private static final Set<String> REGENERATION = Set.of("reason", "claudecodeUserKey", "graceHours");
    private static final Set<String> INCREASE = Set.of("increment", "reason");

    private final Registers registers;

    UserEndpoints(Registers registers) {
        this.registers = registers;
    }

    void create(ManagementCall call) {
        byte[] body = call.body();
        BodyFields fields = BodyFields.read(body, NEW_USER);
        NewUser user = new NewUser(
                new EmailAddress(fields.text("email")),
                fields.text("firstname"),
                fields.text("lastname"),
                Optional.of(ClaudecodeKey.of(fields.text("claudecodeUserKey"))),
                fields.findWhole("limitToken"),
                fields.findUsd("limitUsd"),
                fields.tags());
        IssuedUser issued = registers.users().create(user, call.change(body, Optional.empty(), CREATED));
        call.answer(CREATED, issued("apiKey", issued));
    }

    /** The keys in clear, this once. */
    private static ObjectNode issued(String keyName, IssuedUser issued) {
        ObjectNode json = person(issued.user())
                .put(keyName, issued.gatewayKey().reveal())
                .put("claudecodeUserKey", issued.claudecodeKey().reveal())
                .put("aigatewayUserKey", issued.gatewayKey().reveal());
        return putTimes(json, issued.user());
    }

    private static ObjectNode person(User user) {
        return ManagementJson.object()
                .put("id", user.id().toString())
                .put("email", user.email())
                .put("firstname", user.firstname())
                .put("lastname", user.lastname());
    }

    private static ObjectNode putTimes(ObjectNode json, User user) {
        return json.put("createdAt", ManagementJson.time(user.createdAt()))
                .put("updatedAt", ManagementJson.time(user.updatedAt()));
    }

    void delete(ManagementCall call) {
        if (registers.users().delete(call.id(), call.change()).isEmpty()) {
            throw ManagementCall.unknownId();
        }
        call.answer(OK, ManagementJson.object().put("success", true));
    }

    void regenerate(ManagementCall call) {
        User user = living(call.id());
        byte[] body = call.body();
        BodyFields fields = BodyFields.read(body, REGENERATION);
        Regeneration how = new Regeneration(
                user.gatewayKey().map(ValidKey::id),
                fields.findText("claudecodeUserKey").map(ClaudecodeKey::of),
                fields.findGraceHours());
        Change change = call.change(body, fields.findText("reason"), OK);
        IssuedUser issued = registers.users().regenerate(user.id(), how, change).orElseThrow(ManagementCall::unknownId);
        call.answer(OK, issued("newApiKey", issued));
    }

    void increaseTokenLimit(ManagementCall call) {
        AccountId id = living(call.id()).id();
        byte[] body = call.body();
        BodyFields fields = BodyFields.read(body, INCREASE);
        Amount by = new Amount(fields.positive("increment"), Money.ZERO);
        Change change = call.change(body, fields.findText("reason"), OK);
        try {
            answer(call, OK, id, registers.limits().raise(id, by, change));
        } catch (AlreadyDone done) {
            // Nothing in the answer is secret, so that who lost it gets it again.
            answer(call, done.status(), done.resource(), registers.limits().limits(done.resource()));
        }
    }

    private static void answer(ManagementCall call, int status, AccountId id, Optional<AccountLimits> limits) {
        AccountLimits now = limits.orElseThrow(ManagementCall::unknownId);
        call.answer(
                status,
                ManagementJson.object().put("id", id.toString()).put("newLimit", ManagementJson.number(now.tokens())));
    }

    private User living(AccountId id) {
        return registers.users().find(id).filter(User::living).orElseThrow(ManagementCall::unknownId);
    }

    void list(ManagementCall call) throws IOException {
        checkAfter(call);
        Listing.answer(
                call,
                (after, limit) -> registers.users().page(after, limit, Optional.empty()).stream()
                        .map(user -> new Item(user.id(), listed(user)))
                        .toList());
    }

    private void checkAfter(ManagementCall call) {
        if (call.after().filter(id -> registers.users().find(id).isEmpty()).isPresent()) {
            throw ManagementCall.unknownAfter();
        }
    }

    private static ObjectNode listed(User user) {
        ObjectNode json = person(user)
                .put("aigatewayUserKeyHint", ManagementJson.hint(user.gatewayKey()))
                .put("claudecodeUserKeyHint", ManagementJson.hint(user.claudecodeKey()))
                .put("limitToken", ManagementJson.number(user.tokenLimit()))
                .put("limitUsd", ManagementJson.usd(user.costLimit()));
        ManagementJson.putTags(json, user.tags());
        return putTimes(json, user);
    }

    void usage(ManagementCall call) throws IOException {
        checkAfter(call);
        Period month = call.month().orElseGet(registers.ledger()::currentPeriod);
        Listing.answer(call, (after, limit) -> usage(registers.users().page(after, limit, Optional.of(month)), month));
    }

    private List<Item> usage(List<User> users, Period month) {
        Map<AccountId, AccountUsage> used =
                registers.ledger().usage(users.stream().map(User::id).toList(), month);
        return users.stream()
                .map(user -> new Item(user.id(), usage(user, Objects.requireNonNull(used.get(user.id())))))
                .toList();
    }

    private static ObjectNode usage(User user, AccountUsage usage) {
        return ManagementJson.putUsage(putTimes(person(user), user), usage)
                .put("deletedAt", ManagementJson.findTime(user.deletedAt()));
    }

    /** Of deleted people too. */
    void history(ManagementCall call) {
        User user = registers.users().find(call.id()).orElseThrow(ManagementCall::unknownId);
        OptionalInt last = call.limit("requests");
        ObjectNode json = ManagementJson.object().put("userId", user.id().toString());
        ArrayNode history = json.putArray("history");
        registers.ledger().history(user.id()).forEach(used -> history.add(ManagementJson.modelInMonth(used)));
        if (last.isPresent()) {
            ArrayNode entries = json.putArray("requests");
            registers
                    .ledger()
                    .lastEntries(user.id(), last.getAsInt())
                    .forEach(entry -> entries.add(ManagementJson.entry(entry)));
        }
        call.answer(OK, json);
    }
}
