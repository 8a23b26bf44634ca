package dev.aigateway.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.Caller;
import dev.aigateway.access.CredentialId;
import dev.aigateway.access.KeySecret;
import dev.aigateway.access.Role;
import dev.aigateway.budget.Admission;
import dev.aigateway.budget.Bounds;
import dev.aigateway.budget.Bounds.Input;
import dev.aigateway.budget.BudgetMode;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.Hold;
import dev.aigateway.budget.LimitsSeen;
import dev.aigateway.budget.OpenAttempt;
import dev.aigateway.format.Headers;
import dev.aigateway.format.ProviderRequest;
import dev.aigateway.provider.Cancellation;
import dev.aigateway.provider.Metering;
import dev.aigateway.provider.Provider;
import dev.aigateway.provider.ProviderReply;
import dev.aigateway.usage.Amount;
import dev.aigateway.usage.Period;
import dev.aigateway.usage.UsageReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BoundingTest {

    private static final String BODY = "{\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String WITH_PDF =
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"source\":{\"type\":\"base64\"}}]}]}";

    private final Bounding bounding = new Bounding(PromptCount.within(Duration.ofMinutes(1)));
    private final CountingProvider provider = new CountingProvider();
    private final Queue<Admission> answers = new ArrayDeque<>();
    private final List<CallToAdmit> asked = new ArrayList<>();

    @Test
    void underASoftLimitNothingIsReadOrCounted() throws IOException {
        ask(BODY, admitted(BudgetMode.SOFT));

        assertThat(asked).singleElement().extracting(CallToAdmit::bounds).isEqualTo(Optional.empty());
        assertThat(provider.counts).isZero();
    }

    @Test
    void aStrictLimitIsToldWhatTheRequestSays() throws IOException {
        Admission admission = ask(BODY, new Admission.ReadFirst(), admitted(BudgetMode.STRICT));

        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        assertThat(inputs()).containsExactly(Optional.empty(), Optional.of(new Input.ByBytes(BODY.length())));
        assertThat(provider.counts).isZero();
    }

    @Test
    void aKeyThatWasSeenStrictBringsItsBoundsAtOnceUntilItIsSeenSoft() throws IOException {
        ask(BODY, new Admission.ReadFirst(), admitted(BudgetMode.STRICT));
        asked.clear();
        ask(BODY, admitted(BudgetMode.SOFT));
        ask(BODY, admitted(BudgetMode.SOFT));

        assertThat(inputs()).containsExactly(Optional.of(new Input.ByBytes(BODY.length())), Optional.empty());
    }

    @Test
    void theProviderIsAskedOnceToCount() throws IOException {
        ask(BODY, new Admission.ReadFirst(), new Admission.CountFirst(), admitted(BudgetMode.STRICT));

        // 20 and a twentieth.
        assertThat(inputs().getLast()).contains(new Input.Counted(21));
        assertThat(provider.counts).isEqualTo(1);
    }

    @Test
    void aCountAboveTheBytesIsNotNeeded() throws IOException {
        provider.answer = "{\"input_tokens\":5000}";
        ask(BODY, new Admission.ReadFirst(), new Admission.CountFirst(), admitted(BudgetMode.STRICT));

        assertThat(inputs().getLast()).contains(new Input.Counted(BODY.length()));
    }

    @Test
    void withoutACountTheBytesHaveToDo() throws IOException {
        provider.answer = "{}";
        ask(BODY, new Admission.ReadFirst(), new Admission.CountFirst(), admitted(BudgetMode.STRICT));

        assertThat(inputs().getLast()).contains(new Input.Counted(BODY.length()));
    }

    @Test
    void whatOnlyTheProviderCanCountIsUnboundedWithoutACount() throws IOException {
        ask(WITH_PDF, new Admission.ReadFirst(), new Admission.CountFirst(), admitted(BudgetMode.STRICT));
        assertThat(inputs().getLast()).contains(new Input.Counted(21));

        provider.answer = "{}";
        ask(WITH_PDF, new Admission.CountFirst(), new Admission.NoBound("uncounted"));
        assertThat(inputs().getLast()).contains(new Input.Unbounded("the provider could not count the prompt"));
    }

    @Test
    void aSecondAttemptBringsWhatTheFirstFoundOut() throws IOException {
        KnownBounds bounds = new KnownBounds(request(BODY), provider, new Cancellation());
        ask(bounds, new Admission.ReadFirst(), new Admission.CountFirst(), admitted(BudgetMode.STRICT));
        asked.clear();
        ask(bounds, admitted(BudgetMode.STRICT));

        assertThat(inputs()).containsExactly(Optional.of(new Input.Counted(21)));
        assertThat(provider.counts).isEqualTo(1);
    }

    @Test
    void aClientThatLeftMeanwhileIsNotAdmitted() {
        Cancellation cancellation = new Cancellation();
        KnownBounds bounds = new KnownBounds(request(BODY), provider, cancellation);
        cancellation.cancel();

        assertThatThrownBy(() -> ask(bounds, new Admission.ReadFirst(), new Admission.CountFirst()))
                .isInstanceOf(IOException.class);
        assertThat(asked).hasSize(2);
    }

    @Test
    void onlySoManyStrictKeysAreRemembered() {
        StrictKeys keys = new StrictKeys();
        for (int i = 0; i <= StrictKeys.KEYS_MAX; i++) {
            keys.add(KeySecret.of("key" + i).hash());
        }
        assertThat(keys.contains(KeySecret.of("key0").hash())).isFalse();
        assertThat(keys.contains(KeySecret.of("key1").hash())).isTrue();
    }

    /** Says 20 unless told otherwise. */
    private static final class CountingProvider implements Provider {
        private String answer = "{\"input_tokens\":20}";
        private int counts;

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public boolean simulated() {
            return false;
        }

        @Override
        public ProviderReply send(ProviderRequest request, Cancellation cancellation) {
            assertThat(request.path()).isEqualTo("/v1/messages/count_tokens");
            counts++;
            Metering nothing = new Metering(UsageReport.NONE, true, 0, Duration.ZERO, null, null, null, null);
            return new ProviderReply.Complete(Headers.NONE, answer.getBytes(UTF_8), nothing);
        }
    }

    private Admission ask(String body, Admission... answering) throws IOException {
        return ask(new KnownBounds(request(body), provider, new Cancellation()), answering);
    }

    private Admission ask(KnownBounds bounds, Admission... answering) throws IOException {
        answers.addAll(List.of(answering));
        Admission admission = bounding.admission(call(), bounds, call -> {
            asked.add(call);
            return answers.remove();
        });
        assertThat(answers).isEmpty();
        return admission;
    }

    private List<Optional<Input>> inputs() {
        return asked.stream().map(call -> call.bounds().map(Bounds::input)).toList();
    }

    private static ProviderRequest request(String body) {
        return new ProviderRequest("/v1/messages", "", Headers.NONE, body.getBytes(UTF_8), "claude-opus-5-5", false);
    }

    private static CallToAdmit call() {
        return new CallToAdmit(
                new UUID(0, 1),
                1,
                KeySecret.of("a key").hash(),
                "/v1/messages",
                "claude-premium",
                "claude-opus-5-5",
                "counting",
                BODY.length(),
                OptionalLong.of(50),
                Optional.empty(),
                false,
                Duration.ofMinutes(1),
                new CallToAdmit.Client(null, null, null, null));
    }

    private static Admission admitted(BudgetMode mode) {
        CallToAdmit call = call();
        AccountId account = new AccountId(new UUID(0, 2));
        CredentialId credential = new CredentialId(new UUID(0, 3));
        Hold hold = new Hold(call.requestId(), 1, new Period(YearMonth.of(2026, 11)), Amount.ZERO, Instant.EPOCH);
        OpenAttempt opened = new OpenAttempt(
                hold,
                account,
                credential,
                List.of(),
                mode,
                call.surface(),
                call.modelAsked(),
                call.model(),
                call.provider(),
                call.maxTokens(),
                call.stream(),
                Instant.EPOCH,
                call.client());
        Caller caller = new Caller(account, credential, "ada@example.com", Role.MEMBER, List.of());
        return new Admission.Admitted(opened, caller, OptionalLong.empty(), LimitsSeen.NONE);
    }
}
