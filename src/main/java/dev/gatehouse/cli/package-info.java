/**
 * The command line. It is read before anything is started: a command that needs files reads files,
 * one that needs the service asks the one that runs here, for a database may be open in one process
 * only.
 */
@NullMarked
package dev.gatehouse.cli;

import org.jspecify.annotations.NullMarked;
