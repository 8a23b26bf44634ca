package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.RoleMatrix.Presented;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.http.DeclaredRoute;
import dev.aigateway.http.DeclaredRoute.Access;
import dev.aigateway.store.TestDatabase;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every route with every kind of key. */
class RoleMatrixTest {

    private static final int ROUTES_MIN = 20;

    private static TestGateway gateway;
    private static RoleMatrix matrix;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        matrix = new RoleMatrix(gateway, gateway.uri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyRouteLetsInWhomItShould(Presented presented) {
        assertThat(gateway.gateway().routes()).hasSizeGreaterThan(ROUTES_MIN);
        assertThat(gateway.gateway().adminRoutes()).isEmpty();

        matrix.walk(gateway.gateway().routes(), presented);
    }

    @Test
    void aDatabaseThatIsAwayIsNoWrongKey() {
        DatabaseUrl other = TestDatabase.empty();
        String name = gateway.database().database();
        TestDatabase.execute(other, "alter database " + name + " allow_connections false");
        try {
            TestDatabase.execute(
                    other, "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
            assertThat(gateway.gateway().routes())
                    .filteredOn(route -> !route.path().equals("/metrics")) // HealthTest has them.
                    .allSatisfy(route -> assertThat(
                                    matrix.send(route, Presented.ADMIN_KEY).status())
                            .isEqualTo(route.access() == Access.OPEN && !needsTheDatabase(route) ? 200 : 503));
        } finally {
            TestDatabase.execute(other, "alter database " + name + " allow_connections true");
        }
    }

    private static boolean needsTheDatabase(DeclaredRoute route) {
        return route.path().equals("/health/ready");
    }

    @Test
    void theTableNamesEveryManagementRouteOfThePromise() {
        Map<String, Access> routes = gateway.gateway().routes().stream()
                .collect(Collectors.toMap(r -> r.method() + " " + r.path(), DeclaredRoute::access));
        assertThat(routes)
                .containsEntry("POST /v1/user-api-keys", Access.ADMIN)
                .containsEntry("DELETE /v1/user-api-keys/{id}", Access.ADMIN)
                .containsEntry("POST /v1/user-api-keys/{id}/regenerate", Access.ADMIN)
                .containsEntry("POST /v1/user-api-keys/{id}/increase-token-limit", Access.ADMIN)
                .containsEntry("GET /v1/user-api-keys", Access.ADMIN)
                .containsEntry("GET /v1/user-api-keys/usage", Access.ADMIN)
                .containsEntry("GET /v1/user-api-keys/{id}/usage-history", Access.ADMIN)
                .containsEntry("POST /v1/gateway-keys", Access.ADMIN)
                .containsEntry("GET /v1/gateway-keys", Access.ADMIN)
                .containsEntry("GET /v1/gateway-keys/usage", Access.ADMIN)
                .containsEntry("DELETE /v1/gateway-keys/{id}", Access.ADMIN)
                .containsEntry("POST /v1/gateway-keys/{id}/rotate", Access.ADMIN)
                .containsEntry("GET /v1/me/usage", Access.ANY_KEY)
                .containsEntry("POST /v1/messages", Access.ANY_KEY)
                .containsEntry("GET /metrics", Access.ADMIN)
                .containsEntry("GET /health", Access.OPEN);
    }
}
