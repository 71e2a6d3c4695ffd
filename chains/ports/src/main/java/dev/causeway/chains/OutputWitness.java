// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.OutputRoot;
import java.util.List;

/**
 * An output root with its pre-image, and the exit root that it commits to with the proof.
 *
 * @param block the rollup's block
 * @param output the output root, hash of the three below and version 0
 * @param stateRoot the block's state root
 * @param messagePasserStorageRoot storage root of the stack's own message passer
 * @param exitRoot exit root of the rollup's bridge in that state
 * @param accountProof nodes from the state root to the bridge's account
 * @param storageProof nodes from its storage root to the slot of the exit root
 */
public record OutputWitness(
    BlockRef block,
    OutputRoot output,
    Bytes32 stateRoot,
    Bytes32 messagePasserStorageRoot,
    ExitRoot exitRoot,
    List<Bytes> accountProof,
    List<Bytes> storageProof) {
  /** Copies the lists. */
  public OutputWitness {
    accountProof = List.copyOf(accountProof);
    storageProof = List.copyOf(storageProof);
  }
}
