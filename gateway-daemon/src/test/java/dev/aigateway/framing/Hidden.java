package dev.aigateway.framing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aigateway.access.IssuedKey;
import dev.aigateway.access.Role;
import dev.aigateway.daemon.TestGateway;
import dev.aigateway.store.TestDatabase;
import dev.aigateway.upstream.ReceivedRequest;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A daemon, the ambiguous requests for it, and what its upstream saw of those that were hidden in them. */
final class Hidden implements AutoCloseable {

    private static final int GENERATED = 250;

    private final TestGateway gateway = TestGateway.start();
    private final List<Ambiguous> requests = FramingCorpus.of(gateway.key(), spentKey());

    private String spentKey() {
        IssuedKey spent = gateway.newKey("spent", Role.MEMBER, List.of());
        TestDatabase.execute(
                gateway.database(),
                "update scope set token_limit = 0 where id = '"
                        + spent.credential().account().value() + "'");
        return spent.secret().reveal();
    }

    List<Ambiguous> requests() {
        return requests;
    }

    /** As many more as the property {@code framing.generated} says; {@code framing.seed} makes other ones. */
    List<Ambiguous> generated() {
        Variations variations = new Variations(requests, new Random(Long.getLong("framing.seed", 1)));
        return Stream.generate(variations::next)
                .limit(Integer.getInteger("framing.generated", GENERATED))
                .toList();
    }

    int port() {
        return gateway.port();
    }

    String key() {
        return gateway.key();
    }

    /** The oracle: what was never asked for cannot be in the book. */
    void assertNeverServed() {
        assertThat(gateway.upstream().requests())
                .extracting(ReceivedRequest::query)
                .noneMatch(query -> query.contains(FramingCorpus.HIDDEN_QUERY));
    }

    /** That it would be seen there. */
    void assertServed() {
        assertThat(gateway.upstream().requests())
                .extracting(ReceivedRequest::query)
                .containsExactly(FramingCorpus.HIDDEN_QUERY);
    }

    @Override
    public void close() {
        gateway.close();
    }
}
