package dev.gatehouse.model;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Holding;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Client.Refreshing;
import dev.gatehouse.fixture.Promise;

/** The answer that the model foresees. */
sealed interface Foreseen {

  /** The answer in the words of the client's dialect. */
  Promise by(Client client);

  /** Whether the answer brings tokens to go on with. */
  default boolean grants() {
    return this instanceof SignedIn || this instanceof Renewed;
  }

  record SignedIn(Holding holding) implements Foreseen {

    @Override
    public Promise by(Client client) {
      return client.promised(Occasion.SIGNED_IN).saying(client.telling(holding));
    }

    @Override
    public String toString() {
      return "SIGNED_IN";
    }
  }

  record Renewed(Holding holding) implements Foreseen {

    @Override
    public Promise by(Client client) {
      return ((Refreshing) client).refreshed().saying(client.telling(holding));
    }

    @Override
    public String toString() {
      return "RENEWED";
    }
  }

  /** What was asked for with a good token, or one that is good for this. */
  record Done(Occasion occasion, Holding holding) implements Foreseen {

    @Override
    public Promise by(Client client) {
      return client.promised(occasion).saying(client.telling(holding));
    }

    @Override
    public String toString() {
      return occasion.toString();
    }
  }

  /** A refusal, which tells nothing of anybody. */
  record Refused(Occasion occasion) implements Foreseen {

    @Override
    public Promise by(Client client) {
      return client.promised(occasion);
    }

    @Override
    public String toString() {
      return occasion.toString();
    }
  }

  record NotRenewed(boolean expired) implements Foreseen {

    @Override
    public Promise by(Client client) {
      Refreshing refreshing = (Refreshing) client;
      return expired ? refreshing.refreshExpired() : refreshing.refreshRefused();
    }

    @Override
    public String toString() {
      return expired ? "NOT_RENEWED, EXPIRED" : "NOT_RENEWED";
    }
  }

  record Restricted(String capability) implements Foreseen {

    @Override
    public Promise by(Client client) {
      return client.restricted(capability);
    }

    @Override
    public String toString() {
      return "RESTRICTED " + capability;
    }
  }
}
