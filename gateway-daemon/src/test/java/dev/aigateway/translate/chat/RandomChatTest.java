package dev.aigateway.translate.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.format.Headers;
import dev.aigateway.upstream.MessagesRules;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** What holds for every conversation. {@code -Drandom.seed} repeats what failed. */
class RandomChatTest {

    private static final int CHATS = 2_000;
    private static final String AUTOMATIC_MARK = ",\"cache_control\":{\"type\":\"ephemeral\"}}";

    @Test
    void theProviderAcceptsEveryConversation() {
        forSeeds(seed -> {
            RandomChat chat = new RandomChat(seed);

            assertThat(MessagesRules.problem(translated(chat.model(), chat.bytes())))
                    .as(() -> chat(seed, chat))
                    .isEmpty();
        });
    }

    @Test
    void theSameRequestGivesTheSameBytes() {
        forSeeds(seed -> {
            RandomChat chat = new RandomChat(seed);

            assertThat(translated(chat.model(), chat.bytes()))
                    .as(() -> chat(seed, chat))
                    .isEqualTo(translated(chat.model(), chat.bytes()));
        });
    }

    @Test
    void anotherTurnChangesNothingBeforeIt() {
        forSeeds(seed -> {
            RandomChat chat = new RandomChat(seed);
            String before = body(chat.model(), chat.bytes());
            String after = body(chat.model(), chat.withOneTurnMore());

            assertThat(after).as(() -> chat(seed, chat)).startsWith(before.substring(0, before.length() - 2));
        });
    }

    @Test
    void theConversationsAreAsBadAsTheyCanBe() {
        Set<String> warnings = new TreeSet<>();
        forSeeds(seed -> {
            RandomChat chat = new RandomChat(seed);
            warnings.addAll(ChatToMessages.translate(chat.bytes(), Headers.NONE, chat.model(), chat.model())
                    .warnings());
        });

        assertThat(warnings)
                .contains(
                        "tool_result_missing",
                        "tool_result_orphaned",
                        "tool_duplicate",
                        "tool_dropped",
                        "tool_choice_relaxed",
                        "thinking_dropped",
                        "temperature_dropped",
                        "temperature_clamped",
                        "top_p_dropped",
                        "stop_dropped",
                        "max_tokens_clamped");
    }

    private static void forSeeds(LongConsumer check) {
        long first = Long.getLong("random.seed", new Random().nextLong());
        for (long seed = first; seed != first + CHATS; seed++) {
            check.accept(seed);
        }
    }

    private static byte[] translated(String model, byte[] chat) {
        return ChatToMessages.translate(chat, Headers.NONE, model, model).json();
    }

    /**
     * Without what may come and go: the mark for the cache, and what models that think within a budget are told of
     * thinking, which they cannot begin amid the use of tools.
     */
    private static String body(String model, byte[] chat) {
        String body = new String(translated(model, chat), StandardCharsets.UTF_8);
        String unmarked =
                body.endsWith(AUTOMATIC_MARK) ? body.substring(0, body.length() - AUTOMATIC_MARK.length()) + "}" : body;
        return model.matches("claude-.*-4-[56]") ? unmarked.substring(unmarked.indexOf("\"messages\":")) : unmarked;
    }

    private static String chat(long seed, RandomChat chat) {
        return "seed " + seed + ": " + new String(chat.bytes(), StandardCharsets.UTF_8);
    }
}
