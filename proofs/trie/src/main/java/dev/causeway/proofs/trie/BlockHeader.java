// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Gas;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A block header of a chain that is past London: what the block hash commits to (yellow paper,
 * section 4.3; EIP-1559).
 *
 * <p>Built from a node's JSON or from RLP, and hashed here: a header binds a state root only when
 * {@link #hash} is the hash that is already trusted (pitfall M20).
 *
 * @param parentHash hash of the block below
 * @param ommersHash hash over the ommers, of an empty list since proof of stake
 * @param beneficiary who earns the fees
 * @param stateRoot root of the state after the block
 * @param transactionsRoot root over its transactions
 * @param receiptsRoot root over their receipts
 * @param logsBloom filter over their logs
 * @param difficulty zero since proof of stake
 * @param number its height
 * @param gasLimit gas that it may use
 * @param gasUsed gas that it uses
 * @param timestamp chain time, in whole seconds
 * @param extraData what its producer wrote there
 * @param prevRandao randomness of the beacon chain, earlier the seal's mix hash
 * @param sealNonce 8 bytes, zero since proof of stake
 * @param baseFee price of gas that is burned
 * @param fork the fields that later forks appended
 */
public record BlockHeader(
    Bytes32 parentHash,
    Bytes32 ommersHash,
    Address beneficiary,
    Bytes32 stateRoot,
    Bytes32 transactionsRoot,
    Bytes32 receiptsRoot,
    Bloom logsBloom,
    UInt256 difficulty,
    BlockNumber number,
    Gas gasLimit,
    Gas gasUsed,
    Instant timestamp,
    Bytes extraData,
    Bytes32 prevRandao,
    Bytes sealNonce,
    Wei baseFee,
    HeaderFork fork) {
  static final int SEAL_NONCE_SIZE = 8;

  /**
   * What a parsed header may say there at most (yellow paper, section 4.3), as in the contracts.
   */
  static final int MAX_EXTRA_DATA = 32;

  /**
   * Refuses what no header can hold.
   *
   * @throws IllegalArgumentException naming the value
   */
  public BlockHeader {
    if (sealNonce.size() != SEAL_NONCE_SIZE) {
      throw new IllegalArgumentException(
          "the nonce of a header must be 8 bytes, but is " + sealNonce);
    }
    if (timestamp.getEpochSecond() < 0 || timestamp.getNano() != 0) {
      throw new IllegalArgumentException(
          "the time of a block must be in whole seconds since 1970, but is " + timestamp);
    }
  }

  /**
   * Reads a header of 16, 17, 20 or 21 fields from strict RLP. Any other number of fields is
   * refused: which field is which would be a guess. Each field has one form, the same that {@code
   * HeaderLib} of the contracts takes (pitfall M20).
   */
  public static HeaderParse parse(Bytes rlp) {
    return HeaderReader.read(rlp);
  }

  /** The encoding that is hashed. */
  public Bytes rlp() {
    List<RlpItem> fields = new ArrayList<>();
    fields.add(RlpItem.of(parentHash));
    fields.add(RlpItem.of(ommersHash));
    fields.add(RlpItem.of(beneficiary));
    fields.add(RlpItem.of(stateRoot));
    fields.add(RlpItem.of(transactionsRoot));
    fields.add(RlpItem.of(receiptsRoot));
    fields.add(RlpItem.of(logsBloom.bits()));
    fields.add(RlpItem.of(difficulty));
    fields.add(RlpItem.of(number.value()));
    fields.add(RlpItem.of(gasLimit.value()));
    fields.add(RlpItem.of(gasUsed.value()));
    fields.add(RlpItem.of(timestamp.getEpochSecond()));
    fields.add(RlpItem.of(extraData));
    fields.add(RlpItem.of(prevRandao));
    fields.add(RlpItem.of(sealNonce));
    fields.add(RlpItem.of(baseFee.value()));
    fields.addAll(fork.items());
    return Rlp.encode(RlpItem.of(fields));
  }

  /** The block hash. */
  public Bytes32 hash() {
    return Keccak.hash(rlp());
  }

  /** The name of the block, with the hash computed here. */
  public BlockRef ref() {
    return new BlockRef(number, hash(), parentHash, timestamp);
  }
}
