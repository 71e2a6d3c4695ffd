// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import java.util.List;

/**
 * Reads contract state and state proofs of one chain. Blocking; called from virtual threads. Safe
 * for concurrent use.
 */
public interface StateReader {
  /**
   * The L1 block that this L2 knows as of its own block {@code at}: what its L1 attributes hold.
   */
  Outcome<L1Origin> l1Origin(BlockRef at);

  /**
   * Proof, on L1, of the global root as of L1 block {@code at}; checked locally against the header
   * before it is returned.
   *
   * @param at the L1 block whose state is proven
   * @param upTo the newest header to append, so that the mirror recognizes one of them; not below
   *     {@code at}
   */
  Outcome<GlobalRootWitness> globalRootWitness(BlockNumber at, BlockNumber upTo);

  /**
   * Output root of this rollup after the block, with the proof of its bridge's exit root under it;
   * checked locally.
   */
  Outcome<OutputWitness> outputWitness(BlockNumber block);

  /**
   * Escrowed and minted amounts of every token that the bridge of this chain knows, all as of the
   * same block.
   */
  Outcome<List<TokenSupply>> supplies(BlockRef at, List<TokenKey> tokens);

  /** Balance of a token held by an account; for tools. */
  Outcome<TokenAmount> tokenBalance(Address token, Address account);
}
