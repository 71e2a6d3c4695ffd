// SPDX-License-Identifier: Apache-2.0
package dev.causeway.bench;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.merkle.MessageHash;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The hashes that everything else is made of. */
@State(Scope.Thread)
public class HashBenchmark {
  private final Bytes32 left = Keccak.hash("left");
  private final Bytes32 right = Keccak.hash("right");
  private final Message message =
      new Message(
          MessageKind.TOKEN,
          ChainId.of(900),
          LeafIndex.of(1),
          ChainId.of(901),
          ChainId.of(900),
          Address.parse("0x" + "11".repeat(20)),
          Address.parse("0x" + "22".repeat(20)),
          Address.parse("0x" + "33".repeat(20)),
          TokenAmount.of(1_000_000),
          TokenAmount.of(10),
          Bytes.EMPTY);

  /** One inner node: the baseline of this run. */
  @Benchmark
  public Bytes32 node() {
    return Keccak.hash(left, right);
  }

  /** One leaf from a message: three blocks of keccak for the leaf and one for its data. */
  @Benchmark
  public MessageId leaf() {
    return MessageHash.leaf(message);
  }
}
