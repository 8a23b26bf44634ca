package dev.aigateway.access;

/** Who made a change, as the audit names them: {@code ctl:<user>@<host>}, {@code daemon}, or an admin key. */
public record Actor(String name) {}
