package dev.aigateway.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql://ada:pw@db.example:6543/gateway?sslmode=require,"
                + " jdbc:postgresql://db.example:6543/gateway?sslmode=require",
        "postgres://ada:pw@db.example/gateway, jdbc:postgresql://db.example:5432/gateway",
        "jdbc:postgresql://db.example/gateway?user=ada&password=pw, jdbc:postgresql://db.example:5432/gateway",
        "jdbc:postgresql:gateway?user=ada&password=pw, jdbc:postgresql://localhost:5432/gateway",
        "'postgresql://ada:pw@one:1,two:2/gateway', 'jdbc:postgresql://one:1,two:2/gateway'",
        "postgresql://ada:pw@[::1]:7/gateway, jdbc:postgresql://[::1]:7/gateway",
        "postgresql://ada:pw@my_host/gateway, jdbc:postgresql://my_host:5432/gateway",
        "postgresql://ada:pw@/gateway?connect_timeout=5, jdbc:postgresql://localhost:5432/gateway?connectTimeout=5"
    })
    void credentialsAreTakenOutOfWhatTheDriverSees(String text, String jdbcUrl) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        assertThat(url.jdbcUrl()).isEqualTo(jdbcUrl);
        assertThat(url.user()).isEqualTo("ada");
        assertThat(url.password()).isEqualTo(new Secret("pw"));
    }

    @Test
    void userAndPasswordArePercentDecoded() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://ada%40corp:p%2Fw%3A+%25@host/gate%20way");

        assertThat(url.user()).isEqualTo("ada@corp");
        assertThat(url.password()).isEqualTo(new Secret("p/w:+%"));
        assertThat(url.database()).isEqualTo("gate way");
        assertThat(url.jdbcUrl()).endsWith("/gate%20way");
    }

    @Test
    void anAtSignOrColonInThePasswordIsUnderstoodAsItStands() {
        assertThat(DatabaseUrl.parse("postgresql://ada:p@ss:word@host/gateway").password())
                .isEqualTo(new Secret("p@ss:word"));
    }

    @Test
    void peopleSeeTheAddressOnly() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://ada:hunter2@host/gateway?sslmode=verify-full");

        assertThat(url.display()).isEqualTo("host:5432/gateway");
        assertThat(url.toString()).doesNotContain("hunter2");
        assertThat(url.options()).isEqualTo(Map.of("sslmode", "verify-full"));
    }

    @Test
    void aPasswordMayBeMissing() {
        assertThat(DatabaseUrl.parse("postgresql://ada@host/gateway").password())
                .isEqualTo(new Secret(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2",
                "mysql://ada:hunter2@host/gateway",
                "postgresql://ada:hunter2@host",
                "postgresql://:hunter2@host/gateway",
                "postgresql://ada:hunter2@host:port/gateway",
                "postgresql://ada:hunter2@host:70000/gateway",
                "postgresql://ada:hunter2%zz@host/gateway",
                "postgresql://ada:1hunter2/hunter2@host/gateway",
                "postgresql://ada:1?hunter2@host/gateway",
                "postgresql://ada:pw@host/gateway?sslpassword=hunter2"
            })
    void whatIsWrongIsRefusedWithoutEcho(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.parse(text))
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank().doesNotContain("hunter2"));
    }
}
