/**
 * What the tenants have promised, as a small model, and random sequences of calls that hold the
 * service to it.
 */
package dev.gatehouse.model;
