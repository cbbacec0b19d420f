package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.OneTimeCode;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.RefreshTokens;
import java.util.UUID;

/** What became of a call that was admitted. */
public sealed interface Outcome {

  sealed interface Login extends Outcome permits LoggedIn, Refusal {}

  sealed interface Refresh extends Outcome permits Refreshed, Refusal {}

  sealed interface Renewal extends Outcome permits Renewed, Refusal {}

  sealed interface Logout extends Outcome permits LoggedOut, Refusal {}

  sealed interface Lookup extends Outcome permits Found, Refusal {}

  sealed interface Change extends Outcome permits Changed, Refusal {}

  sealed interface Code extends Outcome permits CodeSent, CodeDone, Refusal {}

  /** What a client gets to go on with. */
  record Tokens(AccessTokens.Issued access, RefreshTokens.Issued refresh) {}

  /**
   * A session was opened.
   *
   * @param newAccount whether the account was made by this call
   */
  record LoggedIn(Account account, Tokens tokens, boolean newAccount) implements Login {}

  record Refreshed(UUID account, Tokens tokens) implements Refresh {}

  /** One more access token of the same session. */
  record Renewed(AccessTokens.Issued access) implements Renewal {}

  /** What the policy says was ended. */
  record LoggedOut(Receipt receipt) implements Logout {}

  record Found(Account account) implements Lookup {}

  record Changed(Account account) implements Change {}

  record CodeSent(OneTimeCode code) implements Code {}

  record CodeDone() implements Code {}

  /** The outcome as the log has it: its kind and cause, and nothing of its content. */
  default String kind() {
    return switch (this) {
      case Refusal.TokenRejected(var flaw, _) -> "TokenRejected(" + flaw + ")";
      case Refusal.RefreshRejected(var flaw) -> "RefreshRejected(" + flaw + ")";
      case Refusal.Restricted(var capability) -> "Restricted(" + capability.word() + ")";
      default -> getClass().getSimpleName();
    };
  }
}
