// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.simulated.Deposit;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What users do: bursts of transfers here and there, back and forth. */
final class Traffic {
  /**
   * What somebody sends.
   *
   * @param at when, in milliseconds since the start
   * @param chain from where
   * @param deposit what
   */
  record Act(long at, ChainId chain, Deposit deposit) {}

  private final RandomGenerator random;
  private final Shape shape;

  private Traffic(RandomGenerator random, Shape shape) {
    this.random = random;
    this.shape = shape;
  }

  static List<Act> draw(RandomGenerator random, Shape shape) {
    Traffic traffic = new Traffic(random, shape);
    List<Act> acts = new ArrayList<>();
    int bursts = 2 + random.nextInt(4);
    long latest = shape.calmAt() - 10 * 60_000L;
    for (int i = 0; i < bursts; i++) {
      long at = 5_000 + random.nextLong(latest);
      int size = 1 + random.nextInt(4);
      for (int j = 0; j < size; j++) {
        acts.add(traffic.act(at + random.nextLong(60_000)));
      }
    }
    return List.copyOf(acts);
  }

  private Act act(long at) {
    ChainId from = shape.chain(random.nextInt(64));
    ChainId to = from;
    while (to.equals(from)) {
      to = shape.chain(random.nextInt(64));
    }
    // Mostly what is at home here, sometimes what came from elsewhere: if the user has none, the
    // bridge refuses, as it would.
    TokenKey token =
        Accounts.tokenOf(random.nextInt(3) == 0 ? shape.chain(random.nextInt(64)) : from);
    Address recipient =
        random.nextInt(15) == 0
            ? Accounts.REFUSER
            : Accounts.USERS.get(random.nextInt(Accounts.USERS.size()));
    boolean call = random.nextInt(8) == 0;
    long amount = random.nextInt(12) == 0 ? Accounts.CAPACITY * 4 : 1 + random.nextLong(30);
    return new Act(
        at,
        from,
        new Deposit(
            call ? MessageKind.CALL : MessageKind.TOKEN,
            to,
            token,
            Accounts.USERS.get(random.nextInt(Accounts.USERS.size())),
            recipient,
            TokenAmount.of(amount),
            TokenAmount.ZERO,
            call ? Bytes.parse("0xc0ffee") : Bytes.EMPTY));
  }
}
