package dev.aigateway.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.Administrator.Answer;
import dev.aigateway.store.TestDatabase;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rows of the fault matrix that are about administration, over HTTP. */
class AdminFaultsTest {

    private static final String USERS = "/v1/user-api-keys";

    private final TestGateway gateway = TestGateway.start();
    private final Administrator admin = new Administrator(gateway);
    private Answer ada;
    private String path;

    @BeforeEach
    void createUser() {
        ada = admin.createUser("ada@example.com", ",\"limitToken\":5000");
        path = USERS + "/" + ada.field("id");
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void fault67TwoRegenerationsAtOnceLeaveOneValidPair() {
        List<Answer> answers = atOnce(2, () -> admin.post(path + "/regenerate", ""));

        assertThat(answers).extracting(Answer::status).isSubsetOf(200, 409).contains(200);
        assertThat(answers.stream().filter(answer -> answer.status() == 409))
                .allSatisfy(answer -> assertThat(answer.errorCode()).isEqualTo("keys_changed"));
        List<Answer> made =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        for (String key : List.of("newApiKey", "claudecodeUserKey")) {
            assertThat(made.stream().filter(answer -> isGood(answer.field(key))))
                    .hasSize(1);
        }
        assertThat(isGood(ada.field("apiKey"))).isFalse();
    }

    private boolean isGood(String key) {
        return admin.send(admin.anonymous("/v1/me/usage").header("x-api-key", key))
                        .status()
                == 200;
    }

    @Test
    void fault68AHundredIncrementsAtOnceAddUpExactly() {
        List<Answer> answers = atOnce(100, () -> increase("{\"increment\":1000}"));

        assertThat(answers).allSatisfy(answer -> answer.expect(200));
        assertThat(answers).extracting(answer -> answer.field("newLimit")).doesNotHaveDuplicates();
        assertThat(limit()).isEqualTo(105_000);
    }

    @Test
    void fault69AnIncrementWhoseAnswerWasLostIsAppliedOnce() throws Exception {
        String body = "{\"increment\":1000}";
        String request = "POST " + path + "/increase-token-limit HTTP/1.1\r\nHost: h\r\nx-api-key: "
                + admin.key().secret().reveal() + "\r\nIdempotency-Key: once\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H'); // It is answered, and nobody reads what.
        }
        assertThat(limit()).isEqualTo(6_000);

        Answer again = admin.post(path + "/increase-token-limit", body, "once").expect(200);

        assertThat(again.field("newLimit")).isEqualTo("6000");
        assertThat(again.field("id")).isEqualTo(ada.field("id"));
        assertThat(limit()).isEqualTo(6_000);
    }

    @Test
    void fault69ManyRepetitionsAtOnceAreAppliedOnce() {
        List<Answer> answers =
                atOnce(8, () -> admin.post(path + "/increase-token-limit", "{\"increment\":1000}", "once"));

        assertThat(answers).allSatisfy(answer -> answer.expect(200));
        assertThat(limit()).isEqualTo(6_000);
    }

    @Test
    void aRepeatedRequestThatMadeKeysIsToldSo() {
        String body = Administrator.newUser("again@example.com", Administrator.claudecodeKey("again"), "");
        Answer first = admin.post(USERS, body, "again-1").expect(201);

        Answer second = admin.post(USERS, body, "again-1").expect(409);

        assertThat(second.errorCode()).isEqualTo("already_done");
        assertThat(second.field("id")).isEqualTo(first.field("id"));
        assertThat(admin.post(USERS, body + " ", "again-1").expect(409).errorCode())
                .isEqualTo("idempotency_key_reused");
        assertThat(admin.post(USERS, body, "two words").expect(400).field("field"))
                .isEqualTo("Idempotency-Key");
    }

    @Test
    void fault70WhatCannotBeAuditedIsRefusedAndNotDone() {
        String user = Administrator.newUser("bob@example.com", Administrator.claudecodeKey("bob"), "");
        TestDatabase.execute(gateway.database(), "alter table audit add constraint full_disk check (false) not valid");

        for (Answer answer : List.of(
                admin.post(USERS, user, "bob"),
                admin.delete(path),
                admin.post(path + "/regenerate", ""),
                increase("{\"increment\":1000}"),
                admin.post("/v1/gateway-keys", "{\"name\":\"ci\"}"))) {
            assertThat(answer.expect(503).errorCode()).isEqualTo("gateway_unavailable");
        }

        assertThat(isGood(ada.field("apiKey"))).isTrue();
        assertThat(limit()).isEqualTo(5_000);
        assertThat(admin.get(USERS).json()).hasSize(1);
        TestDatabase.execute(gateway.database(), "alter table audit drop constraint full_disk");
        admin.post(USERS, user, "bob").expect(201);
    }

    @Test
    void fault70ARoleThatMayNotWriteTheAuditIsRefused() {
        TestDatabase.execute(gateway.database(), """
            create function refuse() returns trigger language plpgsql as
            $$ begin raise insufficient_privilege; end $$\
            """);
        TestDatabase.execute(
                gateway.database(), "create trigger refuse before insert on audit execute function refuse()");

        admin.delete(path).expect(503);

        assertThat(isGood(ada.field("apiKey"))).isTrue();
    }

    private Answer increase(String body) {
        return admin.post(path + "/increase-token-limit", body);
    }

    private long limit() {
        return admin.get(USERS).json().get(0).get("limitToken").asLong();
    }

    private static List<Answer> atOnce(int times, Supplier<Answer> request) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Answer>> running = Stream.generate(
                            () -> CompletableFuture.supplyAsync(request, threads))
                    .limit(times)
                    .toList();
            return running.stream().map(CompletableFuture::join).toList();
        }
    }
}
