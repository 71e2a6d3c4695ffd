// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.chains.Direction;
import dev.causeway.chains.EndpointStatus;
import dev.causeway.chains.Outcome;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import java.util.List;
import java.util.Optional;

/**
 * What the service needs to know of the network that is not in the store. Safe for concurrent use.
 */
public interface NetworkView {
  /** All chains of the network, by chain id. */
  List<ChainDescription> chains();

  /** The endpoints of a chain as this node sees them; empty where it has none. */
  List<EndpointStatus> endpoints(ChainId chain);

  /** What a token calls itself; empty when that is not known. May ask the chain, once. */
  Optional<TokenDescription> describe(TokenKey token);

  /** The token's contract on a chain, deployed or not; empty when the chain cannot hold it. */
  Optional<Address> tokenOn(ChainId chain, TokenKey token);

  /** The token bucket of a bridge, as of its newest block. Asks the chain; blocking. */
  Outcome<TransferLimit> limit(ChainId chain, TokenKey token, Direction direction);

  /** How long the stages of a route take. Answers from memory. */
  RouteTimings timings(ChainId source, ChainId destination);

  /**
   * A chain.
   *
   * @param chain its number
   * @param name the name that people use for it, such as {@code l2a}
   * @param kind how it stands to L1
   * @param bridge its bridge contract
   */
  record ChainDescription(ChainId chain, String name, LayerKind kind, Address bridge) {}

  /**
   * What a token calls itself. Anybody can choose any name.
   *
   * @param name its name
   * @param symbol its symbol
   * @param decimals digits after the point, 0 to 255
   */
  record TokenDescription(String name, String symbol, int decimals) {}

  /**
   * A token bucket.
   *
   * @param available what may pass at once now
   * @param capacity what it can ever hold
   */
  record TransferLimit(TokenAmount available, TokenAmount capacity) {}
}
