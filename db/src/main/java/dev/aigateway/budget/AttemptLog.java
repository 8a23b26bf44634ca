package dev.aigateway.budget;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The attempts in the log that still wait for their end. */
public interface AttemptLog {

    /** What a daemon has opened at least so long ago and nobody has settled, the oldest first. */
    List<OpenAttempt> leftOpen(UUID daemon, Duration age);

    /** Whoever's calls nobody can be working on any more, the oldest first. */
    List<OpenAttempt> overdue(int most);

    /** Writes the rows and holds again of attempts that the database has lost; those that it has stay as they are. */
    void restore(List<OpenAttempt> attempts, UUID daemon);

    /** Changes when another server, or a former standby, has taken the database's place. */
    String timeline();
}
