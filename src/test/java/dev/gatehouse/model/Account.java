package dev.gatehouse.model;

import dev.gatehouse.fixture.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** An account of a tenant, with all the sessions that it has ever opened. */
final class Account implements Subject {

  final Person person;
  final List<Session> sessions = new ArrayList<>();
  boolean suspended;
  boolean loggedOut;

  private final Tenant tenant;
  private final Set<String> restricted = new TreeSet<>();

  Account(Tenant tenant, Person person) {
    this.tenant = tenant;
    this.person = person;
  }

  @Override
  public Tenant tenant() {
    return tenant;
  }

  @Override
  public Set<String> restricted() {
    return restricted;
  }

  boolean restricted(String capability) {
    return restricted.contains(capability) || tenant.restricted().contains(capability);
  }

  /** Ends all that is open, whether or not more may be opened. */
  void stand(boolean out) {
    suspended = out;
    endAll();
  }

  void endAll() {
    sessions.forEach(Session::end);
  }

  /** As operators see it. */
  String status() {
    if (suspended) {
      return "suspended";
    }
    return loggedOut ? "logged_out" : "logged_in";
  }

  @Override
  public String path() {
    return tenant.path() + "/accounts/" + person.id();
  }

  @Override
  public String toString() {
    return person.email() + " of " + tenant.id;
  }
}
