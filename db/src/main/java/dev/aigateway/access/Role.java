package dev.aigateway.access;

/** What the keys of an account may do. */
public enum Role {
    /** Model calls only. */
    MEMBER,
    /** Management too. */
    ADMIN
}
