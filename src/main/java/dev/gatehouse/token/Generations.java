package dev.gatehouse.token;

/**
 * Of which generation session, account and tenant were when a token was made. Once one of them is
 * of a later one, the token is not good any more. Counted, not timed: two changes within one second
 * are two, and no clock is asked.
 */
public record Generations(int session, int account, int tenant) {}
