// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.api.v1.Eta;
import dev.causeway.api.v1.GetQuoteRequest;
import dev.causeway.api.v1.Limit;
import dev.causeway.api.v1.Quote;
import dev.causeway.chains.Direction;
import dev.causeway.chains.Outcome;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.store.ChainJournal;
import dev.causeway.relayer.core.store.RelayStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Says what a transfer would cost, how much may pass, and when it would arrive. */
final class Quotes {
  private final RelayStore store;
  private final NetworkView network;
  private final RelayerFees fees;

  Quotes(RelayStore store, NetworkView network, RelayerFees fees) {
    this.store = store;
    this.network = network;
    this.fees = fees;
  }

  Quote quote(GetQuoteRequest request) {
    ChainId source = known("source_chain_id", request.getSourceChainId());
    ChainId destination = known("destination_chain_id", request.getDestinationChainId());
    if (source.equals(destination)) {
      throw Requests.bad(
          "destination_chain_id", "source and destination are the same chain: " + source);
    }
    TokenKey token = Requests.token("token", request.hasToken(), request.getToken());
    TokenAmount amount = Requests.amount("amount", request.getAmount());
    NetworkView.TransferLimit outbound = limit(source, token, Direction.OUTBOUND);
    NetworkView.TransferLimit inbound = limit(destination, token, Direction.INBOUND);
    TokenAmount fee = fees.of(destination, amount);
    List<String> obstacles = new ArrayList<>(obstacles(source, destination));
    if (fee.compareTo(amount) > 0) {
      obstacles.add(
          "the relayer fee of %s is above the amount of %s: send more than %s"
              .formatted(fee, amount, fee));
    }
    compare(obstacles, "leave chain " + source, amount, outbound);
    compare(obstacles, "arrive on chain " + destination, amount, inbound);
    return Quote.newBuilder()
        .setAmount(amount.toString())
        .setRelayerFee(fee.toString())
        .setRecipientAmount(
            (fee.compareTo(amount) > 0 ? TokenAmount.ZERO : amount.minus(fee)).toString())
        .setOutboundLimit(encoded(outbound))
        .setInboundLimit(encoded(inbound))
        .setEta(eta(source, destination))
        .addAllObstacles(obstacles)
        .build();
  }

  /** How long a transfer of the route should take if it were sent now. */
  Eta eta(ChainId source, ChainId destination) {
    RouteTimings timings = network.timings(source, destination);
    Instant arrival = EtaPolicy.expectedClaim(timings, store.now());
    return Eta.newBuilder()
        .setFinality(Timestamps.of(timings.finality()))
        .setSettlement(Timestamps.of(timings.settlement()))
        .setCarriage(Timestamps.of(timings.carriage()))
        .setClaim(Timestamps.of(timings.claim()))
        .setTotal(Timestamps.of(timings.total()))
        .setExpectedClaimTime(Timestamps.of(arrival))
        .build();
  }

  /** What stands against a transfer whatever its amount. */
  List<String> obstacles(ChainId source, ChainId destination) {
    List<String> obstacles = new ArrayList<>();
    if (store.supply().paused(source, Direction.OUTBOUND)) {
      obstacles.add("chain " + source + " lets nothing leave: its bridge is paused");
    }
    if (store.supply().paused(destination, Direction.INBOUND)) {
      obstacles.add("chain " + destination + " lets nothing be claimed: its bridge is paused");
    }
    for (ChainId chain : List.of(source, destination)) {
      store
          .journal()
          .progress(chain)
          .flatMap(ChainJournal.Progress::halted)
          .ifPresent(reason -> obstacles.add("chain " + chain + " is halted: " + reason));
    }
    return obstacles;
  }

  private ChainId known(String field, long value) {
    ChainId chain = Requests.chain(field, value);
    List<ChainId> chains =
        network.chains().stream().map(NetworkView.ChainDescription::chain).toList();
    if (!chains.contains(chain)) {
      throw Requests.bad(field, "no chain " + chain + " in this network, which has " + chains);
    }
    return chain;
  }

  private NetworkView.TransferLimit limit(ChainId chain, TokenKey token, Direction direction) {
    return switch (network.limit(chain, token, direction)) {
      case Outcome.Ok<NetworkView.TransferLimit>(var limit) -> limit;
      case Outcome.Failed<NetworkView.TransferLimit>(var failure) ->
          throw new ApiFailure.ChainFailed(failure).exception();
    };
  }

  private static void compare(
      List<String> obstacles, String what, TokenAmount amount, NetworkView.TransferLimit limit) {
    if (amount.compareTo(limit.capacity()) > 0) {
      obstacles.add(
          "%s can never %s at once, the limit is %s: split it"
              .formatted(amount, what, limit.capacity()));
    } else if (amount.compareTo(limit.available()) > 0) {
      obstacles.add(
          "only %s may %s now: wait until the limit refills".formatted(limit.available(), what));
    }
  }

  private static Limit encoded(NetworkView.TransferLimit limit) {
    return Limit.newBuilder()
        .setAvailable(limit.available().toString())
        .setCapacity(limit.capacity().toString())
        .build();
  }
}
