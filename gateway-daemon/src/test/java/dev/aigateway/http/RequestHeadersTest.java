package dev.aigateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.format.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says of itself is stored, but for keys. */
class RequestHeadersTest {

    private static Headers header(String name, String value) {
        return Headers.of(List.of(new Headers.Field(name, value)));
    }

    @ParameterizedTest
    @CsvSource({
        "claude-cli/2.1.0 (external),claude-cli/2.1.0 (external)",
        "task-manager/1,task-manager/1",
        "curl agw_0123456789abcdef x,curl agw_*** x",
        "key=sk-ant-api03-0123456789,key=sk-***",
    })
    void aUserAgentIsStoredWithoutTheKeysInIt(String sent, String stored) {
        assertThat(RequestHeaders.client(header("user-agent", sent)).userAgent())
                .isEqualTo(stored);
    }

    @Test
    void aUserAgentIsStoredUpTo200Characters() {
        assertThat(RequestHeaders.client(header("user-agent", "x".repeat(201))).userAgent())
                .isEqualTo("x".repeat(200));
        assertThat(RequestHeaders.client(header("user-agent", "a\tb")).userAgent())
                .isEqualTo("a?b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "risk-assessment-12345678", "a/b:c.d_e=f+g-h"})
    void aSaneIdIsStored(String id) {
        assertThat(RequestHeaders.client(header("x-request-id", id)).requestId())
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"agw_0123456789abcdef", "sk-ant-api03-0123456789", "id:sk-ant-api03-0123456789", "a b", "-x"})
    void aKeyOrAnOddIdIsNotStored(String id) {
        assertThat(RequestHeaders.client(header("x-request-id", id)).requestId())
                .isNull();
    }
}
