package dev.aigateway.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.daemon.RoleMatrix.Presented;
import dev.aigateway.http.DeclaredRoute;
import dev.aigateway.http.DeclaredRoute.Access;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code ADMIN_PORT}: management and metrics answer there, and only there. */
class AdminPortTest {

    private static TestGateway gateway;
    private static RoleMatrix forClients;
    private static RoleMatrix forAdministrators;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start(Map.of("ADMIN_PORT", "0"));
        forClients = new RoleMatrix(gateway, gateway.uri());
        forAdministrators = new RoleMatrix(gateway, gateway.adminUri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyRouteOfEitherPortLetsInWhomItShould(Presented presented) {
        forClients.walk(gateway.gateway().routes(), presented);
        forAdministrators.walk(gateway.gateway().adminRoutes(), presented);
    }

    @Test
    void managementIsOnItsOwnPortOnly() {
        assertThat(gateway.gateway().routes()).noneMatch(route -> route.access() == Access.ADMIN);
        for (DeclaredRoute route : gateway.gateway().adminRoutes()) {
            if (!gateway.gateway().routes().contains(route)) {
                assertThat(forClients.send(route, Presented.ADMIN_KEY).status())
                        .as(route.toString())
                        .isIn(404, 405);
            }
        }
    }

    @Test
    void modelsAreOnTheOtherPortOnly() {
        for (DeclaredRoute route : gateway.gateway().routes()) {
            if (route.access() != Access.OPEN) {
                assertThat(forAdministrators.send(route, Presented.MEMBER_KEY).status())
                        .as(route.toString())
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void metricsNeedNoKeyWhereOnlyAdministratorsConnect() {
        Administrator admin = new Administrator(gateway, gateway.adminUri());

        HttpRequest.Builder scrape = admin.anonymous("/metrics").GET();

        assertThat(admin.send(scrape).expect(200).text()).contains("gateway_build_info{version=");
        assertThat(admin.send(scrape).headers().firstValue("content-type"))
                .isEqualTo(Optional.of("text/plain; version=0.0.4; charset=utf-8"));
    }
}
