package dev.aigateway.translate.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aigateway.format.Headers;
import dev.aigateway.upstream.TranslatedRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for every conversation. {@code -Drandom.seed} repeats what failed. */
class RandomChatTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHATS = 1_000;
    private static final Pattern MARK = Pattern.compile(",\"cache_control\":\\{[^}]*}");

    @Test
    void theProviderAcceptsEveryConversation() {
        forSeeds(seed -> {
            RandomChat chat = new RandomChat(seed);

            assertThat(TranslatedRules.problem(translated(chat.model(), chat.bytes())))
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
    void theProviderAcceptsOtherDialectsAndEndsToo() {
        forSeeds(seed -> {
            RandomChat chat = new RandomChat(seed);
            for (byte[] body : List.of(chat.responses(), chat.anthropic(), chat.endedByAssistant())) {
                assertThat(TranslatedRules.problem(translated(chat.model(), body)))
                        .as(() -> "seed " + seed + ": " + new String(body, StandardCharsets.UTF_8))
                        .isEmpty();
            }
        });
    }

    @Test
    void everyDialectSaysTheSame() {
        forSeeds(seed -> {
            RandomChat chat = new RandomChat(seed);
            if (chat.toldTwice()) {
                return;
            }
            JsonNode plain = conversation(chat.model(), chat.bytes());

            assertThat(conversation(chat.model(), chat.responses()))
                    .as(() -> chat(seed, chat))
                    .isEqualTo(plain);
            assertThat(conversation(chat.model(), chat.anthropic()))
                    .as(() -> chat(seed, chat))
                    .isEqualTo(plain);
        });
    }

    private static JsonNode conversation(String model, byte[] chat) {
        try {
            String body = new String(translated(model, chat), StandardCharsets.UTF_8);
            // Calls without ids are named after the place of their message, which dialects do not share.
            return ((ObjectNode) JSON.readTree(body.replaceAll("call_fn_\\d+", "call_fn")))
                    .retain("system", "messages");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
                        "service_tier_ignored",
                        "schema_in_prompt",
                        "assistant_media_dropped",
                        "cache_control_dropped",
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
     * Without what may come and go: the marks for the cache, and what models that think within a budget are told of
     * thinking, which they cannot begin amid the use of tools.
     */
    private static String body(String model, byte[] chat) {
        String body = new String(translated(model, chat), StandardCharsets.UTF_8);
        String unmarked = MARK.matcher(body).replaceAll("");
        return model.matches("claude-.*-4-[56]") ? unmarked.substring(unmarked.indexOf("\"messages\":")) : unmarked;
    }

    private static String chat(long seed, RandomChat chat) {
        return "seed " + seed + ": " + new String(chat.bytes(), StandardCharsets.UTF_8);
    }
}
