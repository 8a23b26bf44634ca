package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.budget.LimitWarning;
import dev.aigateway.budget.LimitWarning.Kind;
import dev.aigateway.budget.RaisedWarning;
import dev.aigateway.budget.WarningRegister;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.Database;
import dev.aigateway.store.LedgerReader;
import dev.aigateway.store.PostgresWarnings;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.telemetry.Webhook;
import dev.aigateway.telemetry.WebhookReceiver;
import dev.aigateway.telemetry.WebhookReceiver.Received;
import dev.aigateway.usage.Period;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarningsDeliveryTest {

    private static final Duration EVERY = Duration.ofMillis(10);
    private static final Duration RECEIVER_MAX = Duration.ofSeconds(10);
    private static final Duration IMPATIENT = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 30;

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Database database = Database.open(url, "test", 4);
    private final LedgerReader ledger = new LedgerReader(url);
    private final PostgresWarnings warnings = new PostgresWarnings(database, ZoneId.of("UTC"));

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void severalDaemonsPostEachWarningOnce() {
        write(MANY);
        try (WebhookReceiver receiver = WebhookReceiver.start();
                WarningsDelivery _ = deliver(warnings, receiver);
                WarningsDelivery _ = deliver(warnings, receiver);
                WarningsDelivery _ = deliver(warnings, receiver)) {

            List<JsonNode> taken = receiver.awaitTaken(MANY);

            await(() -> ledger.warnings().untold() == 0);
            assertThat(receiver.received()).hasSize(MANY);
            assertThat(taken).extracting(json -> json.get("id").asText()).doesNotHaveDuplicates();
        }
    }

    @Test
    void aReceiverThatFailsAtFirstGetsItInTheEndUnderTheSameId() {
        write(1);
        try (WebhookReceiver receiver =
                        WebhookReceiver.start().answeringFirst(500, 302, 404).silentFirst();
                WarningsDelivery _ =
                        new WarningsDelivery(warnings, new Webhook(receiver.address(), IMPATIENT), EVERY)) {

            receiver.awaitTaken(1);

            await(() -> ledger.warnings().untold() == 0);
            assertThat(receiver.received()).extracting(Received::status).containsExactly(500, 302, 404, 0, 200);
            assertThat(receiver.received())
                    .extracting(received -> received.headers().get("Idempotency-key"))
                    .containsOnly(List.of(
                            receiver.received().getFirst().json().get("id").asText()));
        }
    }

    @Test
    void aReceiverThatIsNotThereYetGetsItOnceItIs() throws IOException {
        write(1);
        int port;
        try (ServerSocket listener = new ServerSocket(0)) {
            port = listener.getLocalPort();
        }
        try (WarningsDelivery _ =
                new WarningsDelivery(warnings, new Webhook(WebhookReceiver.address(port), RECEIVER_MAX), EVERY)) {
            await(() -> ledger.warnings().tries() >= 3);
            try (WebhookReceiver receiver = WebhookReceiver.start(port)) {
                assertThat(receiver.awaitTaken(1)).hasSize(1);
            }
        }
    }

    @Test
    void whatOneDaemonCouldNotPostTheNextOneDoes() {
        write(1);
        try (WebhookReceiver receiver = WebhookReceiver.start().answeringFirst(503)) {
            try (WarningsDelivery _ =
                    new WarningsDelivery(warnings, new Webhook(receiver.address(), RECEIVER_MAX), PATIENCE)) {
                await(() -> !receiver.received().isEmpty());
            }
            endPauses();
            try (WarningsDelivery _ = deliver(warnings, receiver)) {
                assertThat(receiver.awaitTaken(1)).hasSize(1);
            }
            assertThat(ledger.warnings().untold()).isZero();
        }
    }

    @Test
    void oneThatIsNeverTakenDoesNotKeepTheOthersBack() {
        write(3);
        try (WebhookReceiver receiver = WebhookReceiver.start().answeringFirst(400);
                WarningsDelivery _ = deliver(warnings, receiver)) {
            assertThat(receiver.awaitTaken(3))
                    .extracting(json -> json.get("id").asText())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void whatWasTakenIsNotPostedAgainWhileTheDatabaseCannotNoteIt() throws InterruptedException {
        Memory register = new Memory();
        register.failures = 5;
        register.waiting.add(warning(1));
        try (WebhookReceiver receiver = WebhookReceiver.start();
                WarningsDelivery _ = deliver(register, receiver)) {

            UUID noted = register.noted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertThat(receiver.received())
                    .extracting(received -> received.json().get("id").asText())
                    .containsExactly(String.valueOf(noted));
            assertThat(register.failures).isZero();
        }
    }

    /** The pauses of a day and more are nothing but the last one, again and again. */
    @Test
    void thePausesDoubleUpToAnHourAndThereIsNoLastTry() throws InterruptedException {
        Memory register = new Memory();
        IntStream.rangeClosed(1, 60).mapToObj(WarningsDeliveryTest::warning).forEach(register.waiting::add);
        List<Duration> pauses = new ArrayList<>();
        try (WebhookReceiver receiver = WebhookReceiver.start()
                        .answeringFirst(IntStream.generate(() -> 500).limit(60).toArray());
                WarningsDelivery _ = deliver(register, receiver)) {
            for (int i = 0; i < 60; i++) {
                pauses.add(register.pauses.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
        }
        assertThat(pauses.subList(0, 4))
                .containsExactly(EVERY, EVERY.multipliedBy(2), EVERY.multipliedBy(4), EVERY.multipliedBy(8));
        assertThat(pauses.subList(20, 60)).containsOnly(Duration.ofHours(1));
    }

    @Test
    void whatIsUnderWayComesToItsEndBeforeTheProgramDoes() throws InterruptedException {
        Memory register = new Memory();
        register.released = new CountDownLatch(1);
        register.waiting.add(warning(1));
        try (WebhookReceiver receiver = WebhookReceiver.start();
                WarningsDelivery delivery = deliver(register, receiver)) {
            receiver.awaitTaken(1);

            Thread closing = Thread.startVirtualThread(delivery::close);
            await(() -> closing.getState() == Thread.State.TIMED_WAITING);
            register.released.countDown();
            closing.join();

            assertThat(register.noted).hasSize(1);
        }
    }

    /** A register that answers what a test says. */
    private static final class Memory implements WarningRegister {

        private final BlockingQueue<RaisedWarning> waiting = new LinkedBlockingQueue<>();
        private final BlockingQueue<UUID> noted = new LinkedBlockingQueue<>();
        private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
        private volatile int failures;
        private volatile CountDownLatch released = new CountDownLatch(0);

        @Override
        public Optional<RaisedWarning> claim(Duration lease) {
            return Optional.ofNullable(waiting.poll());
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes it.
        public void delivered(UUID id) {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("away");
            }
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            noted.add(id);
        }

        @Override
        public void postpone(RaisedWarning claimed, Duration pause) {
            pauses.add(pause);
        }

        @Override
        public void raiseProviderLimit() {
            throw new UnsupportedOperationException();
        }
    }

    private static RaisedWarning warning(int tries) {
        return new RaisedWarning(
                UUID.randomUUID(),
                "ada@example.com",
                new Period(YearMonth.of(2026, 11)),
                new LimitWarning(Kind.TOKENS, 80, 810, 1000),
                tries);
    }

    private static WarningsDelivery deliver(WarningRegister register, WebhookReceiver receiver) {
        return new WarningsDelivery(register, new Webhook(receiver.address(), RECEIVER_MAX), EVERY);
    }

    private void write(int number) {
        TestDatabase.execute(url, """
            insert into warning (id, scope_id, period, kind, threshold, used, limit_at)
            select gen_random_uuid(), gen_random_uuid(), date_trunc('month', now() at time zone 'UTC'), 'tokens', 80, 810, 1000
            from generate_series(1, %d)\
            """.formatted(number));
    }

    private void endPauses() {
        TestDatabase.execute(url, "update warning set claimed_until = now()");
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
