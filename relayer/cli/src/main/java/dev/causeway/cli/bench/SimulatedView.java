// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.Direction;
import dev.causeway.chains.EndpointStatus;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.UInt256;
import dev.causeway.relayer.node.grpc.NetworkView;
import dev.causeway.relayer.node.grpc.RouteTimings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the API of a node says about simulated chains. */
record SimulatedView(SimulatedNetwork network) implements NetworkView {
  private static final Duration BLOCK = Duration.ofSeconds(1);

  @Override
  public List<ChainDescription> chains() {
    return network.slots().stream()
        .map(
            chain -> {
              ChainAccess access = network.access(chain);
              return new ChainDescription(
                  chain,
                  access.name(),
                  access.kind(),
                  Address.parse("0x%040x".formatted(0xb41d6e)));
            })
        .toList();
  }

  @Override
  public List<EndpointStatus> endpoints(ChainId chain) {
    return List.of();
  }

  @Override
  public Optional<TokenDescription> describe(TokenKey token) {
    return Optional.empty();
  }

  @Override
  public Optional<Address> tokenOn(ChainId chain, TokenKey token) {
    return Optional.of(network.tokenOn(chain, token));
  }

  @Override
  public Outcome<TransferLimit> limit(ChainId chain, TokenKey token, Direction direction) {
    TokenAmount unlimited = new TokenAmount(UInt256.MAX);
    return Outcome.ok(new TransferLimit(unlimited, unlimited));
  }

  @Override
  public RouteTimings timings(ChainId source, ChainId destination) {
    return new RouteTimings(BLOCK, BLOCK, BLOCK, BLOCK);
  }
}
