// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Affine points in a row, in memory or in a mapped file, as snarkjs stores them: coordinates in
 * Montgomery form, limbs with the lowest byte first, the neutral point all zero.
 */
public final class AffinePoints {
  private static final ValueLayout.OfLong LIMB =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Group.Kind kind;
  private final MemorySegment segment;
  private final int count;
  private final int limbs;

  /**
   * Points over a segment.
   *
   * @throws IllegalArgumentException naming the sizes, if the segment is no whole number of points
   */
  public AffinePoints(Group.Kind kind, MemorySegment segment) {
    int bytes = kind.affineBytes();
    long points = segment.byteSize() / bytes;
    if (segment.byteSize() % bytes != 0 || points > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%d bytes are no whole number of %s points of %d bytes each below 2^31"
              .formatted(segment.byteSize(), kind, bytes));
    }
    this.kind = kind;
    this.segment = segment;
    count = (int) points;
    limbs = kind.affineLimbs();
  }

  /** The group that the points belong to. */
  public Group.Kind kind() {
    return kind;
  }

  /** How many points there are. */
  public int count() {
    return count;
  }

  /** Copies one point to a position of an array. */
  public void read(int index, long[] out, int at) {
    long offset = (long) index * limbs * Long.BYTES;
    for (int i = 0; i < limbs; i++) {
      out[at + i] = segment.get(LIMB, offset + (long) i * Long.BYTES);
    }
  }

  /** Stores one point, if the segment can be written. */
  public void write(int index, long[] in, int at) {
    long offset = (long) index * limbs * Long.BYTES;
    for (int i = 0; i < limbs; i++) {
      segment.set(LIMB, offset + (long) i * Long.BYTES, in[at + i]);
    }
  }
}
