/**
 * Three nodes over one PostgreSQL, all of them processes that can be killed and halted, on links
 * that can be cut; and what was promised to hold meanwhile.
 */
package dev.gatehouse.rig;
