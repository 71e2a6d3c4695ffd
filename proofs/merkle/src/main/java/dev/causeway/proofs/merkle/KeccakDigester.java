// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import java.nio.ByteBuffer;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * Keccak-256 over plain arrays with one reused state, for code that hashes by the million.
 *
 * <p>Not safe for use by several threads at once: each tree or call owns its own.
 */
final class KeccakDigester {
  private final KeccakDigest digest = new KeccakDigest(8 * Bytes32.SIZE);

  /** Hashes two 32-byte words into {@code target}, which may be the array of either. */
  void hashPair(
      byte[] left, int leftOffset, byte[] right, int rightOffset, byte[] target, int targetOffset) {
    digest.update(left, leftOffset, Bytes32.SIZE);
    digest.update(right, rightOffset, Bytes32.SIZE);
    digest.doFinal(target, targetOffset);
  }

  Bytes32 hash(ByteBuffer source) {
    ByteBuffer view = source.duplicate();
    byte[] word = new byte[Bytes32.SIZE];
    if (view.hasArray()) {
      digest.update(view.array(), view.arrayOffset() + view.position(), view.remaining());
    } else {
      byte[] block = new byte[Math.min(view.remaining(), 4096)];
      while (view.hasRemaining()) {
        int length = Math.min(view.remaining(), block.length);
        view.get(block, 0, length);
        digest.update(block, 0, length);
      }
    }
    digest.doFinal(word, 0);
    return Bytes32.of(ByteBuffer.wrap(word));
  }
}
