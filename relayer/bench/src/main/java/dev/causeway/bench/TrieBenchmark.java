// SPDX-License-Identifier: Apache-2.0
package dev.causeway.bench;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Gas;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.trie.BlockHeader;
import dev.causeway.proofs.trie.Bloom;
import dev.causeway.proofs.trie.HeaderFork;
import dev.causeway.proofs.trie.HeaderParse;
import dev.causeway.proofs.trie.Rlp;
import dev.causeway.proofs.trie.RlpItem;
import dev.causeway.proofs.trie.StorageCheck;
import dev.causeway.proofs.trie.StorageProof;
import dev.causeway.proofs.trie.Trie;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What settling and carrying a root costs: a storage proof and a header. */
@State(Scope.Thread)
public class TrieBenchmark {
  private static final int SLOTS = 10_000;

  private final BlockHeader header =
      new BlockHeader(
          Keccak.hash("parent"),
          Keccak.hash("ommers"),
          Address.ZERO,
          Keccak.hash("state"),
          Keccak.hash("transactions"),
          Keccak.hash("receipts"),
          Bloom.EMPTY,
          UInt256.ZERO,
          BlockNumber.of(20_000_000),
          Gas.of(30_000_000),
          Gas.of(12_345_678),
          Instant.ofEpochSecond(1_700_000_000),
          Bytes.EMPTY,
          Keccak.hash("randao"),
          Bytes.parse("0x0000000000000000"),
          Wei.of(1_000_000_000),
          new HeaderFork.Prague(
              Keccak.hash("withdrawals"),
              Gas.of(0),
              Gas.of(0),
              Bytes32.ZERO,
              Keccak.hash("requests")));
  private final Bytes encodedHeader = header.rlp();
  private Bytes32 root = Bytes32.ZERO;
  private StorageProof proof = new StorageProof(Bytes32.ZERO, List.of());

  /** Fills a storage trie and takes a proof from it. */
  @Setup
  public void fill() {
    Map<Bytes, Bytes> entries = new HashMap<>();
    for (int i = 0; i < SLOTS; i++) {
      Bytes key = Keccak.hash(UInt256.of(i).toBytes32()).toBytes();
      entries.put(key, Rlp.encode(RlpItem.of(Keccak.hash("value " + i))));
    }
    Trie trie = Trie.of(entries);
    root = trie.root();
    Bytes32 slot = UInt256.of(7).toBytes32();
    proof = new StorageProof(slot, trie.proof(Keccak.hash(slot).toBytes()).nodes());
  }

  /** A slot of a storage of ten thousand, checked. */
  @Benchmark
  public StorageCheck verifyStorage() {
    return proof.value(root);
  }

  /** A header's fields from RLP, strictly. */
  @Benchmark
  public HeaderParse parseHeader() {
    return BlockHeader.parse(encodedHeader);
  }

  /** A block hash from a header's fields. */
  @Benchmark
  public Bytes32 hashHeader() {
    return header.hash();
  }
}
