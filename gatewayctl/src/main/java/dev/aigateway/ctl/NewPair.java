package dev.aigateway.ctl;

import dev.aigateway.access.IssuedUser;

/** A person's new keys as standard output has them, for scripts to read line by line. */
final class NewPair {

    private NewPair() {}

    /** The gateway key first; the Claude Code key only if its owner does not have it yet. */
    static String lines(IssuedUser issued, boolean generated) {
        String gatewayKey = issued.gatewayKey().reveal();
        return generated ? gatewayKey + "\n" + issued.claudecodeKey().reveal() : gatewayKey;
    }
}
