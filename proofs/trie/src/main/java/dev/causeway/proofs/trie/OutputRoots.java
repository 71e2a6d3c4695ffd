// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes32;
import dev.causeway.model.OutputRoot;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;

/** Output roots in the format of the OP Stack (its specification of proposals, version 0). */
public final class OutputRoots {
  private OutputRoots() {}

  /** The hash of a zero word, the state root, the message passer's storage root and block hash. */
  public static OutputRoot version0(
      Bytes32 stateRoot, Bytes32 messagePasserStorageRoot, Bytes32 blockHash) {
    ByteBuffer preimage = ByteBuffer.allocate(4 * Bytes32.SIZE);
    preimage.put(Bytes32.ZERO.asByteBuffer());
    preimage.put(stateRoot.asByteBuffer());
    preimage.put(messagePasserStorageRoot.asByteBuffer());
    preimage.put(blockHash.asByteBuffer());
    return new OutputRoot(Keccak.hash(preimage.flip()));
  }
}
