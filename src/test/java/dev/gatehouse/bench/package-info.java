/**
 * What the parts cost that calls go through: where their benchmarks stand, which are in the package
 * of each part, and how much they may allocate.
 */
package dev.gatehouse.bench;
