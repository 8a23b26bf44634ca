package dev.aigateway.http;

import static dev.aigateway.http.ManagementCall.CREATED;
import static dev.aigateway.http.ManagementCall.OK;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.access.AccountId;
import dev.aigateway.access.Change;
import dev.aigateway.access.IssuedService;
import dev.aigateway.access.NewServiceKey;
import dev.aigateway.access.Role;
import dev.aigateway.access.Service;
import dev.aigateway.access.ValidKey;
import dev.aigateway.access.Validity;
import dev.aigateway.error.GatewayException.InvalidField;
import dev.aigateway.http.Listing.Item;
import dev.aigateway.ledger.AccountUsage;
import dev.aigateway.usage.Period;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/gateway-keys}: programs, their keys, limits and use. */
final class ServiceEndpoints {

    private static final Set<String> NEW_SERVICE =
            Set.of("name", "role", "monthlyLimitUsd", "limitToken", "expiresAt", "models");
    private static final Set<String> ROTATION = Set.of("reason", "expiresAt", "graceHours");

    private final Registers registers;

    ServiceEndpoints(Registers registers) {
        this.registers = registers;
    }

    void create(ManagementCall call) {
        byte[] body = call.body();
        BodyFields fields = BodyFields.read(body, NEW_SERVICE);
        NewServiceKey key = new NewServiceKey(
                fields.text("name").strip(),
                role(fields),
                validity(fields).orElseGet(Validity.Endless::new),
                models(fields),
                fields.findWhole("limitToken"),
                fields.findUsd("monthlyLimitUsd"));
        IssuedService issued = registers.services().create(key, call.change(body, Optional.empty(), CREATED));
        call.answer(
                CREATED, service(issued.service()).put("apiKey", issued.secret().reveal()));
    }

    private static Role role(BodyFields fields) {
        return switch (fields.findText("role").orElse("member")) {
            case "member" -> Role.MEMBER;
            case "admin" -> Role.ADMIN;
            default -> throw new InvalidField("role", "must be member or admin", "invalid_field");
        };
    }

    private static Optional<Validity> validity(BodyFields fields) {
        return fields.findFuture("expiresAt", Instant.now()).map(Validity.Until::new);
    }

    /** Names as they stand in requests. */
    private static List<String> models(BodyFields fields) {
        List<String> models = fields.texts("models");
        if (models.stream().anyMatch(model -> !model.matches("[!-~]{1,200}"))) {
            throw new InvalidField("models", "must be names of models", "invalid_field");
        }
        return models;
    }

    private static ObjectNode service(Service service) {
        ObjectNode json = ManagementJson.object()
                .put("id", service.id().toString())
                .put("name", service.name())
                .put("role", service.role().name().toLowerCase(Locale.ROOT));
        ArrayNode models = json.putArray("models");
        service.models().forEach(models::add);
        json.put("monthlyLimitUsd", ManagementJson.usd(service.costLimit()))
                .put("limitToken", ManagementJson.number(service.tokenLimit()))
                .put(
                        "expiresAt",
                        service.key()
                                .flatMap(key -> Optional.ofNullable(key.expiresAt()))
                                .map(ManagementJson::time)
                                .orElse(null));
        return putTimes(json, service);
    }

    private static ObjectNode putTimes(ObjectNode json, Service service) {
        return json.put("createdAt", ManagementJson.time(service.createdAt()))
                .put("updatedAt", ManagementJson.time(service.updatedAt()));
    }

    void delete(ManagementCall call) {
        if (registers.services().delete(call.id(), call.change()).isEmpty()) {
            throw ManagementCall.unknownId();
        }
        call.answer(OK, ManagementJson.object().put("success", true));
    }

    void rotate(ManagementCall call) {
        Service service =
                registers.services().find(call.id()).filter(Service::living).orElseThrow(ManagementCall::unknownId);
        byte[] body = call.body();
        BodyFields fields = BodyFields.read(body, ROTATION);
        Change change = call.change(body, fields.findText("reason"), OK);
        IssuedService issued = registers
                .services()
                .rotate(
                        service.id(),
                        service.key().map(ValidKey::id),
                        validity(fields),
                        fields.findGraceHours(),
                        change)
                .orElseThrow(ManagementCall::unknownId);
        call.answer(
                OK, service(issued.service()).put("newApiKey", issued.secret().reveal()));
    }

    void list(ManagementCall call) throws IOException {
        checkAfter(call);
        Listing.answer(
                call,
                (after, limit) -> registers.services().page(after, limit, Optional.empty()).stream()
                        .map(service -> new Item(
                                service.id(), service(service).put("apiKeyHint", ManagementJson.hint(service.key()))))
                        .toList());
    }

    private void checkAfter(ManagementCall call) {
        if (call.after().filter(id -> registers.services().find(id).isEmpty()).isPresent()) {
            throw ManagementCall.unknownAfter();
        }
    }

    void usage(ManagementCall call) throws IOException {
        checkAfter(call);
        Period month = call.month().orElseGet(registers.ledger()::currentPeriod);
        Listing.answer(
                call, (after, limit) -> usage(registers.services().page(after, limit, Optional.of(month)), month));
    }

    private List<Item> usage(List<Service> services, Period month) {
        Map<AccountId, AccountUsage> used =
                registers.ledger().usage(services.stream().map(Service::id).toList(), month);
        return services.stream()
                .map(service -> new Item(service.id(), usage(service, Objects.requireNonNull(used.get(service.id())))))
                .toList();
    }

    private static ObjectNode usage(Service service, AccountUsage usage) {
        ObjectNode json =
                ManagementJson.object().put("id", service.id().toString()).put("name", service.name());
        return ManagementJson.putUsage(putTimes(json, service), usage)
                .put("deletedAt", ManagementJson.findTime(service.deletedAt()));
    }
}
