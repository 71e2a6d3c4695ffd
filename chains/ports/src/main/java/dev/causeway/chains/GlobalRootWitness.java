// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.GlobalRoot;
import java.util.List;

/**
 * Proves to a mirror what the global root is.
 *
 * @param root the proven global root
 * @param provenAt the L1 block whose state is proven: that of the first header
 * @param headers RLP headers of consecutive L1 blocks; one of them must be known to the mirror
 * @param accountProof nodes from the state root to the GlobalRoots account
 * @param storageProof nodes from its storage root to the slot of the global root
 */
public record GlobalRootWitness(
    GlobalRoot root,
    BlockNumber provenAt,
    List<Bytes> headers,
    List<Bytes> accountProof,
    List<Bytes> storageProof) {
  /** Copies the lists. */
  public GlobalRootWitness {
    headers = List.copyOf(headers);
    accountProof = List.copyOf(accountProof);
    storageProof = List.copyOf(storageProof);
  }
}
