/** What everything stands on: settings, the root secret, time, strict JSON, transactions. */
@NullMarked
package dev.gatehouse.installation;

import org.jspecify.annotations.NullMarked;
