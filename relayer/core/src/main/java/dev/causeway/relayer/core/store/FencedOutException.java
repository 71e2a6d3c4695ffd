// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

/**
 * A write came with a lease that another node has, or that ran out. Nothing was written. The duty
 * stops and starts anew from the store.
 */
public final class FencedOutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Fence fence;

  /** Names the fence that no longer holds. */
  public FencedOutException(Fence fence) {
    super("lease lost: " + fence);
    this.fence = fence;
  }

  /** The fence that no longer holds. */
  public Fence fence() {
    return fence;
  }
}
