package dev.gatehouse.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Refreshing;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Promise;
import dev.gatehouse.model.Session.Access;
import dev.gatehouse.model.Session.Refresh;
import dev.gatehouse.model.Session.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One sequence of calls, made to the service and to the model alike. After each, status and body
 * are what the model foresees, and so is the state of every account.
 *
 * <p>Which token a step is about is said by a number, counted from the newest: 0 is that one.
 */
final class Play {

  /** So much time passes before each call. */
  private static final Duration TICK = Duration.ofMillis(1);

  private final Stage stage;
  private final List<Tenant> tenants = new ArrayList<>();
  private final List<Account> accounts = new ArrayList<>();
  private final List<Subject> subjects;
  private final Model model = new Model();
  private final List<String> protocol = new ArrayList<>();

  Play(Stage stage) {
    this.stage = stage;
    stage.fill();
    stage.policies().forEach((id, policy) -> tenants.add(new Tenant(id, policy)));
    for (Tenant tenant : tenants) {
      stage.people(tenant.id).forEach(person -> accounts.add(new Account(tenant, person)));
    }
    subjects = Stream.<Subject>concat(accounts.stream(), tenants.stream()).toList();
  }

  // What people do

  void signIn(int who) {
    Account account = accounts.get(who);
    Foreseen foreseen = model.signIn(account, tick());
    note(account + " signs in", foreseen);
    kept(foreseen, account.tenant(), client -> client.signIn(account.person));
  }

  void use(int which, boolean elsewhere) {
    Access token = picked(model.accesses, which);
    Tenant at = at(token, elsewhere);
    Foreseen foreseen = model.use(at, token, tick());
    note(name(token) + " is used at " + at, foreseen);
    kept(foreseen, at, client -> client.use(text(token)));
  }

  void renew(int which, boolean elsewhere) {
    Access token = picked(model.accesses, which);
    Tenant at = at(token, elsewhere);
    Foreseen foreseen = model.renew(at, token, tick());
    note(name(token) + " is renewed at " + at, foreseen);
    kept(foreseen, at, client -> refreshed(client, token));
  }

  void refresh(int which, boolean elsewhere) {
    Refresh token = picked(model.refreshes, which);
    Tenant at = at(token, elsewhere);
    Foreseen foreseen = model.refresh(at, token, tick());
    note(name(token) + " is refreshed at " + at, foreseen);
    kept(foreseen, at, client -> refreshed(client, token));
  }

  void logOut(int which, boolean elsewhere) {
    logOut(picked(model.accesses, which), null, elsewhere);
  }

  /** Logs out, and presents a refresh token too where the dialect has a place for it. */
  void logOutWith(int which, int beside) {
    logOut(picked(model.accesses, which), picked(model.refreshes, beside), false);
  }

  private void logOut(Access token, Refresh beside, boolean elsewhere) {
    Tenant at = at(token, elsewhere);
    Refresh presented = stage.client(at.id).presentsRefreshToken() ? beside : null;
    Foreseen foreseen = model.logOut(at, token, presented, tick());
    String with = presented == null ? "" : " with " + name(presented);
    note(name(token) + " is logged out at " + at + with, foreseen);
    kept(
        foreseen,
        at,
        client ->
            presented == null
                ? client.logOut(text(token))
                : client.logOut(new Tokens(text(token), Optional.of(presented.text))));
  }

  // What operators do

  void restrict(int whom, String capability) {
    Subject subject = subjects.get(whom);
    subject.restricted().add(capability);
    note("an operator restricts " + capability + " for " + subject);
    String source = subject.tenant().restricted().contains(capability) ? "tenant" : "account";
    Promise.of(
            200,
            """
            {"capability":"%s","restricted":true,"source":"%s","reason":"a model","until":null}
            """
                .formatted(capability, source))
        .keptBy(stage.restrict(subject.path() + "/capabilities/" + capability));
    look();
  }

  /** Lifts one of the restrictions that there are, or, without any, one that is not there. */
  void lift(int which) {
    Subject subject = picked(subjects.stream().filter(Play::isRestricted).toList(), which);
    Subject lifted = subject == null ? subjects.getFirst() : subject;
    String capability = lifted.restricted().stream().findFirst().orElse(Model.USE);
    boolean there = lifted.restricted().remove(capability);
    note("an operator lifts " + capability + " for " + lifted);
    Answer answer = stage.lift(lifted.path() + "/capabilities/" + capability);
    assertThat(answer.status()).as(answer.body()).isEqualTo(there ? 204 : 404);
    look();
  }

  private static boolean isRestricted(Subject subject) {
    return !subject.restricted().isEmpty();
  }

  void suspend(int whom) {
    stand(accounts.get(whom), true);
  }

  /** Lets one of those go on who are suspended; if nobody is, somebody who is not. */
  void reinstate(int which) {
    Account out = picked(accounts.stream().filter(account -> account.suspended).toList(), which);
    stand(out == null ? accounts.getFirst() : out, false);
  }

  /** Ends all that somebody has open, and leaves it to them whether they sign in again. */
  void evict(int whom) {
    stand(accounts.get(whom), accounts.get(whom).suspended);
  }

  private void stand(Account account, boolean out) {
    account.stand(out);
    Standing standing = out ? Standing.SUSPENDED : Standing.ACTIVE;
    note("an operator makes " + account + " " + standing);
    stage.stand(account.tenant().id, account.person, standing);
    look();
  }

  /** Has a tenant serve nobody, which ends all that its people have. */
  void close(int which) {
    Tenant tenant = tenants.get(which);
    int status = tenant.closed ? 409 : 204;
    tenant.closed = true;
    accounts.stream().filter(account -> account.tenant() == tenant).forEach(Account::endAll);
    note("an operator suspends all of " + tenant);
    assertThat(stage.suspend(tenant.id).status()).isEqualTo(status);
    look();
  }

  /** Has a tenant serve its people again; if all do, one that does. */
  void open(int which) {
    Tenant closed = picked(tenants.stream().filter(tenant -> tenant.closed).toList(), which);
    Tenant tenant = closed == null ? tenants.getFirst() : closed;
    int status = tenant.closed ? 204 : 409;
    tenant.closed = false;
    note("an operator resumes all of " + tenant);
    assertThat(stage.resume(tenant.id).status()).isEqualTo(status);
    look();
  }

  // What time does

  void outlast(int tenant, Span span) {
    pass(span.of(tenants.get(tenant).policy));
  }

  /** Lets time pass until the next call comes as an access token expires, or just before. */
  void awaitExpiry(int which, boolean before) {
    Access token = picked(model.accesses, which);
    if (token != null) {
      await(token.expiresAt, before);
    }
  }

  /** The same of a refresh token. */
  void awaitRefreshExpiry(int which, boolean before) {
    Refresh token = picked(model.refreshes, which);
    if (token != null) {
      await(token.session().idleAt, before);
    }
  }

  private void await(Instant end, boolean before) {
    Duration wait = Duration.between(stage.clock().instant(), end).minus(TICK);
    Duration time = before ? wait.minus(TICK) : wait;
    if (time.isPositive()) {
      pass(time);
    }
  }

  private void pass(Duration time) {
    note(time + " pass");
    stage.clock().pass(time);
  }

  // What all of them need

  private Instant tick() {
    stage.clock().pass(TICK);
    return stage.clock().instant();
  }

  /** Asserts that the answer to a call is the foreseen one, and notes the tokens that it brings. */
  private void kept(Foreseen foreseen, Tenant at, Function<Client, Answer> call) {
    Client client = stage.client(at.id);
    Answer answer = call.apply(client);
    foreseen.by(client).keptBy(answer);
    if (foreseen.grants()) {
      granted(client.tokens(answer));
    }
    look();
  }

  private void granted(Tokens tokens) {
    Access access = model.accesses.getLast();
    access.text = fresh(tokens.access(), model.accesses);
    Refresh refresh = access.session().newest();
    tokens
        .refresh()
        .ifPresent(text -> {
          if (refresh.text == null) {
            refresh.text = fresh(text, model.refreshes);
          }
          assertThat(text).as("what comes again").isEqualTo(refresh.text);
        });
    protocol.add(
        "  with " + name(access) + tokens.refresh().map(_ -> ", " + name(refresh)).orElse(""));
  }

  private static String fresh(String text, List<? extends Token> tokens) {
    assertThat(tokens)
        .as("tokens that were there before")
        .noneMatch(old -> text.equals(old.text()));
    return text;
  }

  /** Asserts that every account is what the model says. */
  private void look() {
    Map<String, String> foreseen = new TreeMap<>();
    accounts.forEach(account -> foreseen.put(account.toString(), account.status()));
    assertThat(stage.statuses()).isEqualTo(foreseen);
  }

  /** Asks for more with a token, or, where none was ever issued, with something else. */
  private static Answer refreshed(Client client, Token token) {
    return ((Refreshing) client).refresh(token == null ? "none" : token.text());
  }

  /** Where a token is shown: where it comes from, or at the other tenant. */
  private Tenant at(Token token, boolean elsewhere) {
    Tenant own = token == null ? tenants.getFirst() : token.account().tenant();
    return elsewhere
        ? tenants.stream().filter(tenant -> tenant != own).findFirst().orElseThrow()
        : own;
  }

  private static <T> T picked(List<T> all, int which) {
    return all.isEmpty() ? null : all.get(all.size() - 1 - which % all.size());
  }

  private static String text(Token token) {
    return token == null ? null : token.text();
  }

  private String name(Token token) {
    return switch (token) {
      case null -> "no token";
      case Access access -> "access token " + model.accesses.indexOf(access);
      case Refresh refresh -> "refresh token " + model.refreshes.indexOf(refresh);
    };
  }

  private void note(String step) {
    protocol.add(step);
  }

  private void note(String step, Foreseen foreseen) {
    protocol.add(step + ": " + foreseen);
  }

  @Override
  public String toString() {
    return String.join("\n", protocol);
  }
}
