package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.store.TestDatabase;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists are read from the database in pieces of 500, and are whole all the same. */
class LongListTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 499, 500, 501, 1001})
    void aListIsCompleteHoweverLongItIs(int people) {
        try (TestGateway gateway = TestGateway.start()) {
            TestDatabase.execute(gateway.database(), """
                with made as (
                    insert into account (id, kind, email, firstname, lastname, role)
                    select gen_random_uuid(), 'user', n || '@example.com', 'A', 'B', 'member'
                    from generate_series(1, %d) n
                    returning id)
                insert into scope (id, kind) select id, 'account' from made\
                """.formatted(people));
            Administrator admin = new Administrator(gateway);

            for (String path : List.of("/v1/user-api-keys", "/v1/user-api-keys/usage")) {
                JsonNode list = admin.get(path).expect(200).json();
                assertThat(StreamSupport.stream(list.spliterator(), false)
                                .map(user -> user.get("id").asText())
                                .distinct())
                        .hasSize(people);
                assertThat(list).hasSize(people);
            }
        }
    }
}
