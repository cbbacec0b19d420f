package dev.gatehouse.admin;

/** What an operator sees and may change only as it was seen; its answers have an {@code ETag}. */
interface Versioned {}
