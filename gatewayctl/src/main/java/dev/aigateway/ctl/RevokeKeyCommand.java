package dev.aigateway.ctl;

import dev.aigateway.access.Credential;
import dev.aigateway.access.KeyRegister;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresCredentials;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatewayctl revoke-key}. */
@Command(
        name = "revoke-key",
        header = {"  gatewayctl revoke-key 3f9c1e2a", "  gatewayctl revoke-key key:ci --yes --reason leaked"},
        description = "Revokes a key: running daemons refuse it from the next call on. Its use stays in the ledger.")
final class RevokeKeyCommand implements Runnable {

    private final Session session;

    @Parameters(paramLabel = "ID", description = "The id, 6 or more characters of its beginning, or key:name.")
    private Reference reference = new Reference("");

    @Mixin
    private YesOption yes = new YesOption();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit.")
    private String reason = "";

    RevokeKeyCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.databases().use(this::revoke);
    }

    private void revoke(Database database) {
        KeyRegister register = new PostgresCredentials(database, session.random());
        KeyText key = new KeyText(find(register.all()), session.clock().instant());
        if (key.key().revokedAt() == null) {
            yes.confirm(session.terminal(), "revoke " + key.label(), "revoking " + key.label());
        }
        if (register.revoke(key.key().id(), session.actor(), reason).isEmpty()) {
            throw new Failure(ExitCode.FAILED, key.label() + " is revoked already");
        }
        session.terminal().say(key.label() + " revoked: daemons refuse it from now on");
    }

    /** A name belongs to the living: it may have been used before. */
    private Credential find(List<Credential> all) {
        List<Credential> named = all.stream()
                .filter(key -> reference.names(key.id().value(), key.accountName()))
                .toList();
        List<Credential> living =
                named.stream().filter(key -> key.revokedAt() == null).toList();
        return reference.only(
                living.isEmpty() ? named : living,
                key -> key.id().toString(),
                all.stream().map(Credential::accountName).toList());
    }
}
