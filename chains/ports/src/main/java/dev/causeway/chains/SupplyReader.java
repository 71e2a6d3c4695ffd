// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;
import dev.causeway.model.BlockRef;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import java.util.List;

/**
 * Reads what one chain holds of tokens, whatever its layer kind. Blocking; called from virtual
 * threads. Safe for concurrent use.
 */
public interface SupplyReader {
  /**
   * Escrowed and minted amounts of every token that the bridge of this chain knows, all as of the
   * same block.
   */
  Outcome<List<TokenSupply>> supplies(BlockRef at, List<TokenKey> tokens);

  /** Balance of a token held by an account; for tools. */
  Outcome<TokenAmount> tokenBalance(Address token, Address account);
}
