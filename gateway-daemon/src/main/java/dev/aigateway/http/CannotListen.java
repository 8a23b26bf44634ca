package dev.aigateway.http;

/** The address to listen on is taken, or is none of this machine's. */
public final class CannotListen extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    CannotListen(String host, int port) {
        super("cannot listen on " + host + ":" + port + "; is another program on that port?");
    }
}
