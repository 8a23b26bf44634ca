package dev.aigateway.access;

/** A living account has this name already. */
public final class NameTaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NameTaken(String name) {
        super("the name " + name + " is taken");
    }
}
