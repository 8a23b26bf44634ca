package dev.aigateway.format;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.aigateway.error.GatewayException.InvalidRequest;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A body that means harm is refused, and costs little more than it cost to send. */
class HostileBodyTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** Ten times what it may be, for a busy machine. */
    private static final long CPU_NANOS_MAX = 10 * Duration.ofMillis(100).toNanos();

    private static final long MEMORY_TIMES_MAX = 10 * 4;
    private static final long MEMORY_FLOOR = 64 << 10;
    private static final int MANY = 1_000_000;

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static String call(String more) {
        return "{\"model\":\"claude-fast\"" + more + "}";
    }

    private static String joined(int count, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(","));
    }

    private static String nested(int depth) {
        return call(",\"x\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1));
    }

    private static byte[] withBytes(String hex) {
        byte[] before = utf8("{\"model\":\"claude-fast\",\"x\":\"");
        byte[] wrong = HexFormat.of().parseHex(hex);
        byte[] body = Arrays.copyOf(before, before.length + wrong.length + 2);
        System.arraycopy(wrong, 0, body, before.length, wrong.length);
        body[body.length - 2] = '"';
        body[body.length - 1] = '}';
        return body;
    }

    private static byte[] marked(String hex, Charset charset) {
        byte[] mark = HexFormat.of().parseHex(hex);
        byte[] text = call("").getBytes(charset);
        byte[] body = Arrays.copyOf(mark, mark.length + text.length);
        System.arraycopy(text, 0, body, mark.length, text.length);
        return body;
    }

    static Stream<Named<byte[]>> hostile() {
        return Stream.of(
                Named.of("201 deep", utf8(nested(201))),
                Named.of("100,000 deep", utf8(nested(100_000))),
                Named.of("a million open arrays", utf8("[".repeat(MANY))),
                Named.of("objects 100,000 deep", utf8(call(",\"x\":" + "{\"a\":".repeat(100_000)))),
                Named.of("101 digits", utf8(call(",\"x\":" + "1".repeat(101)))),
                Named.of("a million digits", utf8(call(",\"x\":" + "1".repeat(MANY)))),
                Named.of("a million digits behind the point", utf8(call(",\"x\":0." + "1".repeat(MANY)))),
                Named.of("a million digits of exponent", utf8(call(",\"x\":1e" + "1".repeat(MANY)))),
                Named.of("a million keys", utf8(call("," + joined(MANY, i -> "\"k" + i + "\":0")))),
                Named.of("a million keys inside", utf8(call(",\"x\":{" + joined(MANY, i -> "\"k" + i + "\":0") + "}"))),
                Named.of("a million values", utf8(call(",\"x\":[" + joined(MANY, _ -> "0") + "]"))),
                Named.of("a million arrays", utf8(call(",\"x\":[" + joined(MANY, _ -> "[]") + "]"))),
                Named.of("a name of a million", utf8(call(",\"" + "x".repeat(MANY) + "\":0"))),
                Named.of("model twice", utf8(call(",\"model\":\"claude-premium\""))),
                Named.of("model twice, once escaped", utf8(call(",\"mod\\u0065l\":\"claude-premium\""))),
                Named.of("messages twice", utf8(call(",\"messages\":[],\"messages\":[]"))),
                Named.of("an unknown field twice", utf8(call(",\"x\":1,\"x\":2"))),
                Named.of("half a pair", utf8(call(",\"x\":\"\\ud800\""))),
                Named.of("the other half", utf8(call(",\"x\":\"\\udfff\""))),
                Named.of("half a pair in a name", utf8(call(",\"\\ud800\":1"))),
                Named.of("half a pair in the model", utf8("{\"model\":\"claude\\ud83d\"}")),
                Named.of("half a pair in UTF-8", withBytes("eda080")),
                Named.of("an overlong NUL", withBytes("c080")),
                Named.of("a byte that is in no UTF-8", withBytes("ff")),
                Named.of("a character that is cut", withBytes("e282")),
                Named.of("NUL in a string", withBytes("00")),
                Named.of("NUL before", utf8("\0" + call(""))),
                Named.of("NUL behind", utf8(call("") + "\0")),
                Named.of("another control character", withBytes("1f")),
                Named.of("byte order mark", marked("efbbbf", UTF_8)),
                Named.of("UTF-16, big end", marked("feff", UTF_16BE)),
                Named.of("UTF-16, little end", marked("fffe", UTF_16LE)),
                Named.of("UTF-16 without a mark", call("").getBytes(UTF_16LE)),
                Named.of("a string without end", utf8("{\"model\":\"" + "x".repeat(MANY))),
                Named.of("nothing but space", utf8(" ".repeat(33 << 20))),
                Named.of("a picture, and no model", utf8("{\"x\":\"" + "A".repeat(32 << 20) + "\"}")),
                Named.of("escapes, and no model", utf8("{\"x\":\"" + "\\u00e9".repeat(MANY) + "\"}")),
                Named.of("backslashes, and no model", utf8("{\"x\":\"" + "\\\\".repeat(MANY) + "\"}")));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void fault33AHostileBodyIsRefusedAtLittleCost(byte[] body) {
        for (WireFormat format : WireFormat.values()) {
            long cpu = THREADS.getCurrentThreadCpuTime();
            long memory = THREADS.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> read(format, body)).isInstanceOf(InvalidRequest.class);
            assertThat(THREADS.getCurrentThreadCpuTime() - cpu).isLessThan(CPU_NANOS_MAX);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - memory)
                    .isLessThan(MEMORY_TIMES_MAX * Math.max(body.length, MEMORY_FLOOR));
        }
    }

    private static ModelCall read(WireFormat format, byte[] body) {
        return ModelCallReader.read(format, "/p", "", Headers.NONE, body);
    }

    @ParameterizedTest
    @EnumSource
    void theLastValueWithinEachLimitIsTaken(WireFormat format) {
        int model = 2; // The object itself, and the model.
        String values = ",\"x\":[" + joined(ValueCount.MAX - model - 1, _ -> "0");
        assertThatCode(() -> read(format, utf8(nested(200)))).doesNotThrowAnyException();
        assertThatCode(() -> read(format, utf8(call(",\"x\":" + "1".repeat(100)))))
                .doesNotThrowAnyException();
        assertThatCode(() -> read(format, utf8(call(values + "]")))).doesNotThrowAnyException();
        assertThatThrownBy(() -> read(format, utf8(call(values + ",0]"))))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("too many values");
    }

    @Test
    void thereAreAHundredThousandValues() {
        assertThat(ValueCount.MAX).isEqualTo(100_000);
    }

    @Test
    void theSameNameTwiceDeepInsideIsTheProvidersAffair() {
        assertThatCode(() -> read(WireFormat.ANTHROPIC_MESSAGES, utf8(call(",\"x\":{\"a\":1,\"a\":2}"))))
                .doesNotThrowAnyException();
    }
}
