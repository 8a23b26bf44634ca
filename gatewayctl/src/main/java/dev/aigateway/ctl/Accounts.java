package dev.aigateway.ctl;

import dev.aigateway.access.AccountId;
import dev.aigateway.access.User;
import dev.aigateway.store.Database;
import dev.aigateway.store.PostgresServices;
import dev.aigateway.store.PostgresUsers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the living people and programs whom a person means. */
record Accounts(List<User> users, List<Named> all) {

    private static final String LISTED = "gatewayctl users and gatewayctl keys list who there is";

    /**
     * A person or a program.
     *
     * @param name the e-mail of a person, {@code key:<name>} of a program
     */
    record Named(AccountId id, String name) {

        /** Which one, for a sentence. */
        String label() {
            return name + " (" + shortId(id) + ")";
        }
    }

    static Accounts of(Database database, Session session) {
        List<User> users = new PostgresUsers(database, session.random()).all();
        Stream<Named> people = users.stream().map(user -> new Named(user.id(), user.email()));
        Stream<Named> programs = new PostgresServices(database, session.random())
                .page(Optional.empty(), Integer.MAX_VALUE, Optional.empty()).stream()
                        .map(service -> new Named(service.id(), "key:" + service.name()));
        return new Accounts(users, Stream.concat(people, programs).toList());
    }

    Named only(Reference who) {
        List<Named> meant = all.stream()
                .filter(account -> who.names(account.id.value(), account.name))
                .toList();
        List<String> names = all.stream().map(Named::name).toList();
        return who.only(meant, account -> account.id.toString(), names, LISTED);
    }

    /** A person; programs have commands of their own. */
    User user(Reference who) {
        List<User> meant = users.stream()
                .filter(user -> who.names(user.id().value(), user.email()))
                .toList();
        List<String> emails = users.stream().map(User::email).toList();
        return who.only(meant, user -> user.id().toString(), emails, "gatewayctl users lists who there is");
    }

    static String label(User user) {
        return new Named(user.id(), user.email()).label();
    }

    static String shortId(AccountId id) {
        return id.toString().substring(0, 8);
    }
}
