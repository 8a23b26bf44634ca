/** Accounts, credentials, roles, authentication and audit. */
@NullMarked
package dev.aigateway.access;

import org.jspecify.annotations.NullMarked;
