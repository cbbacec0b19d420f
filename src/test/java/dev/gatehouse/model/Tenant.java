package dev.gatehouse.model;

import java.util.Set;
import java.util.TreeSet;

/** A tenant, and what operators let its people do. */
final class Tenant implements Subject {

  final String id;
  final Policy policy;

  /** Whether nobody is served. */
  boolean closed;

  private final Set<String> restricted = new TreeSet<>();

  Tenant(String id, Policy policy) {
    this.id = id;
    this.policy = policy;
  }

  /** Whether somebody who says nothing of who they are may not do it. */
  boolean refuses(String capability) {
    return closed || restricted.contains(capability);
  }

  @Override
  public Tenant tenant() {
    return this;
  }

  @Override
  public Set<String> restricted() {
    return restricted;
  }

  @Override
  public String path() {
    return "/tenants/" + id;
  }

  @Override
  public String toString() {
    return id;
  }
}
