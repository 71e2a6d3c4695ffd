// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Proposals that can still be challenged, as the contract {@code OutputProposals} tells them.
 *
 * @param tools the L1
 * @param contract where the outputs of a rollup are proposed
 */
record OpenProposals(EvmTools tools, Address contract) {
  private static final long PROPOSED = 1;

  /**
   * A proposal.
   *
   * @param id its number
   * @param l2Block the block that it is of
   */
  record Proposal(long id, BlockNumber l2Block) {}

  /** The newest, when that proposer made it. */
  Optional<Proposal> newestOf(Address proposer) {
    long count = number(tools.view(contract, "proposalCount()", List.of()), 0);
    if (count == 0) {
      return Optional.empty();
    }
    // Root, proposer, block, status, challenger, deadline.
    Bytes words = tools.view(contract, "proposal(uint256)", List.of(AbiValue.of(count - 1)));
    boolean theirs = Address.of(words.slice(44, 64).asByteBuffer()).equals(proposer);
    return theirs && number(words, 3) == PROPOSED
        ? Optional.of(new Proposal(count - 1, BlockNumber.of(number(words, 2))))
        : Optional.empty();
  }

  private static long number(Bytes words, int place) {
    return new BigInteger(
            words.slice(place * Bytes32.SIZE, (place + 1) * Bytes32.SIZE).toString().substring(2),
            16)
        .longValueExact();
  }
}
