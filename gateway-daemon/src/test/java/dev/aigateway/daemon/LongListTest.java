package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aigateway.daemon.Administrator.Answer;
import dev.aigateway.store.TestDatabase;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists are read from the database in pieces of 500, and are whole all the same. */
class LongListTest {

    private static final String USERS = "/v1/user-api-keys";

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

            for (String path : List.of(USERS, USERS + "/usage")) {
                JsonNode list = admin.get(path).expect(200).json();
                assertThat(StreamSupport.stream(list.spliterator(), false)
                                .map(user -> user.get("id").asText())
                                .distinct())
                        .hasSize(people);
                assertThat(list).hasSize(people);
            }
        }
    }

    @Test
    void aListIsReadPageByPage() {
        try (TestGateway gateway = TestGateway.start()) {
            readPageByPage(new Administrator(gateway));
        }
    }

    private static void readPageByPage(Administrator admin) {
        for (String name : List.of("p1", "p2", "p3")) {
            admin.createUser(name + "@pages.example.com", "");
        }
        int all = admin.get(USERS).json().size();

        for (String path : List.of(USERS, USERS + "/usage?month=2026-10")) {
            int seen = 0;
            String next = path + (path.contains("?") ? "&" : "?") + "limit=2";
            while (!next.isEmpty()) {
                Answer page = admin.get(next).expect(200);
                seen += page.json().size();
                assertThat(page.json().size()).isBetween(1, 2);
                next = page.headers()
                        .firstValue("link")
                        .map(link -> link.replaceAll("<(.*)>; rel=\"next\"", "$1"))
                        .orElse("");
                assertThat(next.isEmpty() || next.contains("month") == path.contains("month"))
                        .isTrue();
            }
            assertThat(seen).isEqualTo(all);
        }
        assertThat(admin.get(USERS + "?limit=0").expect(400).field("field")).isEqualTo("limit");
        assertThat(admin.get(USERS + "?after=x").expect(400).field("field")).isEqualTo("after");
        assertThat(admin.get(USERS + "?after=" + UUID.randomUUID()).expect(400).field("field"))
                .isEqualTo("after");
    }
}
