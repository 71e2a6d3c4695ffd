// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes32;
import dev.causeway.model.Gas;
import java.util.List;

/** The fields that forks after London appended to the block header, in their order. */
public sealed interface HeaderFork {
  /** None: 16 fields in all. */
  record London() implements HeaderFork {}

  /**
   * Withdrawals (EIP-4895): 17 fields in all.
   *
   * @param withdrawalsRoot root over the block's withdrawals
   */
  record Shanghai(Bytes32 withdrawalsRoot) implements HeaderFork {}

  /**
   * Blobs (EIP-4844) and the beacon root (EIP-4788): 20 fields in all.
   *
   * @param withdrawalsRoot root over the block's withdrawals
   * @param blobGasUsed blob gas of the block
   * @param excessBlobGas running total above the target
   * @param parentBeaconBlockRoot root of the parent beacon block
   */
  record Cancun(
      Bytes32 withdrawalsRoot, Gas blobGasUsed, Gas excessBlobGas, Bytes32 parentBeaconBlockRoot)
      implements HeaderFork {}

  /**
   * Requests (EIP-7685): 21 fields in all.
   *
   * @param withdrawalsRoot root over the block's withdrawals; on OP Stack chains since Isthmus the
   *     storage root of the message passer
   * @param blobGasUsed blob gas of the block
   * @param excessBlobGas running total above the target
   * @param parentBeaconBlockRoot root of the parent beacon block
   * @param requestsHash hash over the block's requests
   */
  record Prague(
      Bytes32 withdrawalsRoot,
      Gas blobGasUsed,
      Gas excessBlobGas,
      Bytes32 parentBeaconBlockRoot,
      Bytes32 requestsHash)
      implements HeaderFork {}

  /** The fields as they are encoded. */
  default List<RlpItem> items() {
    return switch (this) {
      case London _ -> List.of();
      case Shanghai(Bytes32 withdrawals) -> List.of(RlpItem.of(withdrawals));
      case Cancun(Bytes32 withdrawals, Gas used, Gas excess, Bytes32 beacon) ->
          List.of(
              RlpItem.of(withdrawals),
              RlpItem.of(used.value()),
              RlpItem.of(excess.value()),
              RlpItem.of(beacon));
      case Prague(Bytes32 withdrawals, Gas used, Gas excess, Bytes32 beacon, Bytes32 requests) ->
          List.of(
              RlpItem.of(withdrawals),
              RlpItem.of(used.value()),
              RlpItem.of(excess.value()),
              RlpItem.of(beacon),
              RlpItem.of(requests));
    };
  }
}
