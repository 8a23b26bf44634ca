package dev.aigateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaudecodeKeyTest {

    private static final String LONG_ENOUGH = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0";

    @Test
    void fortyCharactersAreEnough() {
        assertThat(LONG_ENOUGH).hasSize(40);
        assertThat(ClaudecodeKey.of(LONG_ENOUGH).secret().reveal()).isEqualTo(LONG_ENOUGH);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        sk-ant-api03-abcdefghijklmnopqrstuvwxyz       | 40 to 512 characters
        aaaaaaaaaaaaaaaaaaaaaaaaaaabcdefghijklmno     | at least 16 of them different
        sk-ant-oat01-abcdefghijklmnopqrstuvwxyz01234  | ANTHROPIC_AUTH_TOKEN
        agw_abcdefghijklmnopqrstuvwxyz0123456789abcd  | this is a gateway key
        sk-ant-api03-abcdefghijklmnop qrstuvwxyz0123  | visible ASCII
        sk-ant-api03-abcdefghijklmnopéqrstuvwxyz0123  | visible ASCII
        """)
    void whatIsNoSecretIsRefusedWithoutBeingRepeated(String value, String why) {
        assertThatThrownBy(() -> ClaudecodeKey.of(value))
                .isInstanceOfSatisfying(
                        InvalidField.class, e -> assertThat(e.field()).isEqualTo("claudecodeUserKey"))
                .hasMessageContaining(why)
                .hasMessageNotContaining(value);
    }

    @Test
    void oneThatIsMadeIsAccepted() {
        String made = ClaudecodeKey.generate(new SecureRandom()).secret().reveal();

        assertThat(made).startsWith("sk-ant-agw-").hasSizeGreaterThanOrEqualTo(43);
        assertThat(ClaudecodeKey.of(made).secret().plausible()).isTrue();
    }

    @Test
    void anEMailIsTrimmedAndInLowerCase() {
        assertThat(new EmailAddress(" Ada.King@Example.COM ").value()).isEqualTo("ada.king@example.com");
        assertThat(new EmailAddress("ada@localhost").value()).isEqualTo("ada@localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada", "@example.com", "ada@", "a@b@c", "a\u0000@b", "a da@b", "a\n@b", "a\u202e@b"})
    void whatIsNoEMailIsRefused(String text) {
        assertThatThrownBy(() -> new EmailAddress(text))
                .isInstanceOfSatisfying(
                        InvalidField.class, e -> assertThat(e.field()).isEqualTo("email"));
    }

    @Test
    void anEMailHasALimit() {
        String longest = "a".repeat(252) + "@b";
        assertThat(new EmailAddress(longest).value()).hasSize(254);
        assertThatThrownBy(() -> new EmailAddress("a" + longest)).isInstanceOf(InvalidField.class);
    }
}
