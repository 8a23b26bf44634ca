package dev.aigateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.KeySecret;
import dev.aigateway.budget.Admission;
import dev.aigateway.budget.Admission.Admitted;
import dev.aigateway.budget.CallToAdmit;
import dev.aigateway.budget.ScopeId;
import dev.aigateway.env.DatabaseUrl;
import dev.aigateway.store.TestCalls.Program;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsedBudgetStoreTest {

    private final DatabaseUrl url = TestDatabase.fresh();
    private final Database database = Database.open(url, "test", 2);
    private final RehearsedBudgetStore store = new RehearsedBudgetStore(database, TestCalls.NO_LIMITS);
    private final CallToAdmit call = TestCalls.call(
            UUID.randomUUID(),
            new Program(KeySecret.generate(new SecureRandom()).hash(), new AccountId(UUID.randomUUID())));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aKeyThatNobodyHasIsAdmittedAndNothingIsLeftOfIt() {
        database.ensurePartitions();
        String before = TestDatabase.dump(url);

        assertThat(store.admit(call).join())
                .isInstanceOfSatisfying(
                        Admitted.class,
                        admitted -> assertThat(admitted.opened().id()).isEqualTo(call.id()));

        assertThat(TestDatabase.dump(url)).isEqualTo(before);
        try (TestCalls calls = new TestCalls(url)) {
            assertThat(calls.admit(call)).isInstanceOf(Admission.Unknown.class);
        }
    }

    /** The first of them is read at an admission, the others are written at an admission and at a settlement. */
    @ParameterizedTest
    @ValueSource(strings = {"price", "budget", "request", "usage_total"})
    void allIsDoneThatARealCallTakes(String table) {
        TestDatabase.execute(url, "alter table " + table + " rename to gone");

        assertThatThrownBy(() -> store.admit(call)).hasStackTraceContaining("\"" + table + "\" does not exist");
    }

    /** Somebody holds the company's budget for as long as it takes: who had to wait for it would be turned away. */
    @Test
    void itDoesNotMeetTheBudgetOfTheCompany() throws SQLException {
        try (TestCalls calls = new TestCalls(url)) {
            Program program = calls.program("ci");
            TestDatabase.execute(
                    url,
                    "insert into scope (id, kind, token_limit) values ('%s', 'company', 1000000)"
                            .formatted(ScopeId.COMPANY.value()));
            calls.admitted(program);
        }
        try (Connection holder = TestPostgres.connect(url);
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select 1 from budget for update");

            assertThat(store.admit(call).join()).isInstanceOf(Admitted.class);
        }
    }
}
