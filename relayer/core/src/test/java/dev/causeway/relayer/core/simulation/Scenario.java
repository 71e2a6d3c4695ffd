// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.chains.simulated.Deposit;
import dev.causeway.chains.simulated.NetworkOptions;
import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;

/** Names that the tests share. */
final class Scenario {
  static final ChainId L1 = ChainId.of(900);
  static final ChainId L2A = ChainId.of(901);
  static final ChainId L2B = ChainId.of(902);
  static final TokenKey TOKEN =
      new TokenKey(L1, Address.parse("0x7070707070707070707070707070707070707070"));
  static final TokenKey L2_TOKEN =
      new TokenKey(L2A, Address.parse("0x8080808080808080808080808080808080808080"));
  static final Address ALICE = Address.parse("0xa11ce00000000000000000000000000000000000");
  static final Address BOB = Address.parse("0xb0b0000000000000000000000000000000000000");
  static final Address MALLORY = Address.parse("0xbad0000000000000000000000000000000000000");

  private Scenario() {}

  static SimulatedRelay relay(long seed) {
    return new SimulatedRelay(new SimulatedNetwork(NetworkOptions.ofRollups(seed, 2)));
  }

  /** Finality at a depth that leaves room for reorgs. */
  static SimulatedRelay relayWithReorgs(long seed) {
    return new SimulatedRelay(
        new SimulatedNetwork(NetworkOptions.ofRollups(seed, 2).withDepths(3, 3, 1)));
  }

  static Deposit toL2(long amount) {
    return Deposit.of(L2A, TOKEN, ALICE, BOB, amount);
  }

  static TokenAmount balance(SimulatedRelay relay, ChainId chain, TokenKey token, Address account) {
    return relay
        .chains
        .access(chain)
        .supplies()
        .tokenBalance(relay.chains.tokenOn(chain, token), account)
        .orElseThrow();
  }
}
