package dev.aigateway.access;

import java.util.List;
import java.util.Optional;

/** Makes, lists and revokes keys; every change writes its audit row in the same transaction. */
public interface KeyRegister {

    /** A service account with one key; throws {@link NameTaken}. */
    IssuedKey create(NewServiceKey key, Actor actor);

    /**
     * The first keys of an installation, all or none. Of several programs that try at once one makes them; empty for the
     * others, and wherever there is an account already.
     */
    List<IssuedKey> createFirst(List<NewServiceKey> keys, Actor actor);

    /** As {@link #create}, but where a living service has the name it keeps its budget and gets a new key for its old ones. */
    IssuedKey reissue(NewServiceKey key, Actor actor);

    /** All keys that were ever made, newest first. */
    List<Credential> all();

    /** Revokes a key, and deletes the service account that it stood for; empty if there is no valid key of that id. */
    Optional<Credential> revoke(CredentialId id, Actor actor, String reason);

    /** Whether any account exists. */
    boolean empty();
}
