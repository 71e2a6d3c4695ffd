// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import dev.causeway.chains.RevertReason;
import dev.causeway.model.ChainId;
import dev.causeway.model.Message;
import dev.causeway.model.ParkReason;
import dev.causeway.model.WaitingReason;

/** Decides what follows from a claim that reverted. Pure. */
final class RevertPolicy {
  private RevertPolicy() {}

  /** What follows. */
  sealed interface Verdict {
    /** Nothing of it is left to claim, or it was only too early: plan anew from the store. */
    record PlanAnew() implements Verdict {}

    /** One of several spoils it: claim them in halves. */
    record Split() implements Verdict {}

    /**
     * Time may cure it.
     *
     * @param reason what it waits for
     */
    record Delay(WaitingReason reason) implements Verdict {}

    /**
     * Nothing but an operator cures it.
     *
     * @param reason why
     */
    record Park(ParkReason reason) implements Verdict {}
  }

  /**
   * What follows from a reason.
   *
   * @param batch number of messages in the claim
   * @param sample its only message, or any of them
   */
  static Verdict after(RevertReason reason, ChainId destination, int batch, Message sample) {
    boolean alone = batch == 1;
    return switch (reason) {
      case RevertReason.AlreadyClaimed _, RevertReason.UnknownRoot _ -> new Verdict.PlanAnew();
      case RevertReason.Paused _ -> new Verdict.Delay(new WaitingReason.Paused(destination));
      case RevertReason.LimitExceeded limit when alone ->
          !limit.capacity().isZero() && sample.amount().compareTo(limit.capacity()) > 0
              ? new Verdict.Park(new ParkReason.AboveCapacity(sample.amount(), limit.capacity()))
              : new Verdict.Delay(
                  new WaitingReason.RateLimit(destination, sample.token(), limit.available()));
      // The description of the token is a message of its own, with a lower index.
      case RevertReason.UnknownToken _ when alone ->
          new Verdict.Delay(new WaitingReason.ClaimInclusion(destination));
      case RevertReason.LimitExceeded _,
          RevertReason.UnknownToken _,
          RevertReason.UnknownBlock _,
          RevertReason.ContractError _,
          RevertReason.Unrecognized _ ->
          alone
              ? new Verdict.Park(new ParkReason.ClaimReverts(reason.summary()))
              : new Verdict.Split();
    };
  }
}
