package dev.aigateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.proof.Fleet.Member;
import dev.aigateway.proof.Prompt.Route;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Row 61: the schema is migrated while daemons of the version before run under load. */
class SchemaChangeProofTest {

    private static final int CALLERS = 20;
    private static final int CALLS = 200;
    private static final Duration WITHIN = Duration.ofSeconds(60);
    /** What a later version may do to each table: a column more, or another type, after which prepared plans do not fit. */
    private static final List<String> CHANGES = List.of(
            "alter table account add column fault61 int not null default 7",
            "alter table credential add column fault61 int not null default 7",
            "alter table budget add column fault61 int not null default 7",
            "alter table request add column fault61 int not null default 7",
            "alter table price add column fault61 int not null default 7",
            "alter table scope add column fault61 int not null default 7",
            "alter table account alter column role type varchar(20)",
            "alter table scope alter column budget_mode type varchar(20)",
            "create index fault61 on budget (fault61)");

    private static final Pattern OUTDATED = Pattern.compile("ERROR: cached plan must not change result type");
    /** Once for each connection and change, and no more. */
    private static final int OUTDATED_MAX = 2 * 10;

    @Test
    void fault61AMigrationUnderLoadFailsNoCall() {
        try (Stage stage = Stage.set(2);
                Proof proof = Proof.of("migrations", CHANGES.size())) {
            stage.upstream().otherwise(TypicalAnswers.quick(System.nanoTime()));
            stage.warm(stage.key());
            List<Answer> answers;
            try (Load load = Load.start(CALLERS, () -> Prompt.of(Route.MESSAGES, true, 300, 300), stage::call)) {
                awaitCalls(load);
                for (String change : CHANGES) {
                    stage.postgres().execute("set lock_timeout = '2s'; " + change);
                    awaitCalls(load);
                    proof.did(1);
                }
                answers = load.stop();
            }
            List<Answer> refused = Answer.except(answers, Answer::finished);
            proof.say("%d calls, %d of them were told to come again".formatted(answers.size(), refused.size()));
            assertThat(Answer.except(answers, Answer::finishedOrUnavailable)).isEmpty();
            assertThat(stage.fleet().members())
                    .extracting(Member::process)
                    .allSatisfy(process -> assertThat(
                                    OUTDATED.matcher(process.printed()).results())
                            .hasSizeLessThan(OUTDATED_MAX));
            stage.warm(stage.key());
            stage.assertBookEqualsLedger(answers);
        }
    }

    private static void awaitCalls(Load load) {
        long before = finished(load);
        Await.until("calls", WITHIN, () -> finished(load) > before + CALLS);
    }

    private static long finished(Load load) {
        return load.answers().stream().filter(Answer::finished).count();
    }
}
