package dev.aigateway.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is proper Unicode in a JSON text, and what is half a character. */
class JsonUnicodeTest {

    private static boolean isSound(String text) {
        return JsonUnicode.isSound(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"plain\"",
                "\"grün 漢字 😀\"",
                "\"\\ud83d\\ude00\"",
                "\"\\uD83D\\uDE00\\ud83d\\ude00\"",
                "\"\\u0041\\ud7ff\\ue000\"",
                "\"\\\\ud83d\"",
                "\"\\\\\\\\ude00\"",
                "\"\\\\\\ud83d\\ude00\"",
                "\"\\n\\u00e9\"",
            })
    void wholeCharactersAreSound(String text) {
        assertThat(isSound(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud83d\"",
                "\"\\ude00\"",
                "\"\\ud83d \\ude00\"",
                "\"\\ud83d\\u0041\"",
                "\"\\ud83d\\ud83d\\ude00\"",
                "\"\\ud83d\\\\ude00\"",
                "\"\\ude00\\ud83d\"",
                "\"\\\\\\ud83d\"",
                "\"\\ud83d",
                "\"\\ud83d\\ude0",
            })
    void halfAPairIsNot(String text) {
        assertThat(isSound(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff",
                "80",
                "c080",
                "c3",
                "c328",
                "e28282e2",
                "eda080",
                "edb080",
                "eda080edb080",
                "f08282ac",
                "f4908080",
                "f8888080"
            })
    void whatIsNoUtf8IsNot(String hex) {
        assertThat(JsonUnicode.isSound(HexFormat.of().parseHex("22" + hex + "22")))
                .isFalse();
    }

    @Test
    void aFaultIsFoundAlsoAfterManyPieces() {
        byte[] text = "é".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        assertThat(JsonUnicode.isSound(text)).isTrue();
        text[text.length - 1] = '"';
        assertThat(JsonUnicode.isSound(text)).isFalse();
    }
}
