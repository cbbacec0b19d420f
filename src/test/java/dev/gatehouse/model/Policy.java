package dev.gatehouse.model;

import dev.gatehouse.tenant.LogoutPolicy;
import dev.gatehouse.tenant.RefreshPolicy;
import dev.gatehouse.tenant.TokenPolicy;

/** What a tenant has promised. */
public record Policy(TokenPolicy tokens, RefreshPolicy refresh, LogoutPolicy logout) {}
