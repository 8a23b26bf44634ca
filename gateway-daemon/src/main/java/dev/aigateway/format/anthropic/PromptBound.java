package dev.aigateway.format.anthropic;

import dev.aigateway.budget.Bounds.Input;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is found out about the length of one prompt, bit by bit. Not for several threads at once. */
final class PromptBound {

    /** Of the words with which the provider explains tools, or the form of an answer: 530 at most by its documents. */
    private static final long EXPLANATION_TOKENS = 1_000;

    /**
     * Of a tool whose definition the provider has. The largest is computer use with 735, and a system prompt of 499; newer
     * models make about 30 % more tokens of the same text (platform.claude.com, "Computer use tool", "Token counting").
     */
    private static final long KNOWN_TOOL_TOKENS = 2_000;

    private static final int NAME_LENGTH_MAX = 60;
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\p{Graph}]");

    private final int bodyBytes;
    private final long imageTokensMax;
    private long pictureBytes;
    private long added;
    private boolean explained;
    private boolean onlyTheProviderKnows;
    private @Nullable String unbounded;

    PromptBound(int bodyBytes, long imageTokensMax) {
        this.bodyBytes = bodyBytes;
        this.imageTokensMax = imageTokensMax;
    }

    /** A picture counts by its size on the screen, and not by the letters that carry it. */
    void picture(long bytes) {
        pictureBytes += bytes;
        added += imageTokensMax;
    }

    void knownTool() {
        added += KNOWN_TOOL_TOKENS;
    }

    /** The provider adds words of its own. */
    void explained() {
        explained = true;
    }

    void onlyTheProviderKnows() {
        onlyTheProviderKnows = true;
    }

    /** The first reason is as good as any. */
    void unbounded(String why) {
        unbounded = unbounded == null ? why : unbounded;
    }

    /** {@code name} is the client's own. */
    void unbounded(String why, String name) {
        String shown = UNPRINTABLE.matcher(name).replaceAll("?");
        unbounded(why + " " + (shown.length() > NAME_LENGTH_MAX ? shown.substring(0, NAME_LENGTH_MAX) + "…" : shown));
    }

    Input input() {
        if (unbounded != null) {
            return new Input.Unbounded(unbounded);
        }
        if (onlyTheProviderKnows) {
            return new Input.ToBeCounted();
        }
        return new Input.ByBytes(bodyBytes - pictureBytes + added + (explained ? EXPLANATION_TOKENS : 0));
    }
}
