// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.testkit.process.HarnessException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The call of {@code TrieJudge.judge}, as the contract ABI has it. Every node stands but once at
 * the end, however many proofs point to it: the ABI allows that, and most proofs of a batch share
 * most of their nodes.
 */
final class JudgeCall {
  private static final int WORD = Bytes32.SIZE;
  private static final int PROOF_WORDS = 5;
  private static final Bytes SELECTOR =
      Keccak.hash("judge((bytes32,address,bytes32,bytes[],bytes[])[])").toBytes().slice(0, 4);

  private final NodePool pool = new NodePool();
  private final List<ProofCase> cases;
  private final List<Integer> nodeOffsets = new ArrayList<>();
  private final ByteBuffer data;

  private JudgeCall(List<ProofCase> cases) {
    this.cases = cases;
    int size = SELECTOR.size() + (2 + cases.size()) * WORD;
    for (ProofCase proof : cases) {
      size += proofSize(proof);
      pool.numbers(proof.nodes());
      pool.numbers(proof.slotNodes());
    }
    for (Bytes node : pool.nodes()) {
      nodeOffsets.add(size);
      size += WORD + padded(node.size());
    }
    this.data = ByteBuffer.allocate(size);
  }

  /** The calldata. All cases ask for slots. */
  static Bytes encode(List<ProofCase> cases) {
    return new JudgeCall(cases).encode();
  }

  /** The words of an answer. */
  static List<Bytes32> decode(Bytes answer, int expected) {
    List<Bytes32> words = new ArrayList<>();
    for (int at = 0; at + WORD <= answer.size(); at += WORD) {
      words.add(Bytes32.of(answer.slice(at, at + WORD).asByteBuffer()));
    }
    if (words.size() != expected + 2) {
      throw new HarnessException(
          "TrieJudge was asked of %d proofs and answered %d words"
              .formatted(expected, words.size()));
    }
    return words.subList(2, words.size());
  }

  private static int proofSize(ProofCase proof) {
    return (PROOF_WORDS + 2 + proof.nodes().size() + proof.slotNodes().size()) * WORD;
  }

  private static int padded(int size) {
    return (size + WORD - 1) / WORD * WORD;
  }

  private Bytes encode() {
    data.put(SELECTOR.asByteBuffer());
    word(WORD);
    word(cases.size());
    int first = data.position();
    int offset = cases.size() * WORD;
    for (ProofCase proof : cases) {
      word(offset);
      offset += proofSize(proof);
    }
    for (ProofCase proof : cases) {
      put(proof);
    }
    for (Bytes node : pool.nodes()) {
      word(node.size());
      data.put(node.asByteBuffer()).position(data.position() + padded(node.size()) - node.size());
    }
    if (first + offset != nodeOffsets.stream().findFirst().orElse(data.capacity())) {
      throw new IllegalStateException("the heads of the proofs have another size than was planned");
    }
    return Bytes.of(data.flip());
  }

  private void put(ProofCase proof) {
    if (!(proof.question() instanceof Question.Slot(Address account, Bytes32 slot))) {
      throw new IllegalArgumentException("TrieJudge judges slots alone, not " + proof.question());
    }
    data.put(proof.root().asByteBuffer());
    data.position(data.position() + WORD - Address.SIZE).put(account.asByteBuffer());
    data.put(slot.asByteBuffer());
    word(PROOF_WORDS * WORD);
    word((PROOF_WORDS + 1 + proof.nodes().size()) * WORD);
    list(proof.nodes());
    list(proof.slotNodes());
  }

  private void list(List<Bytes> nodes) {
    word(nodes.size());
    int base = data.position();
    pool.numbers(nodes).forEach(number -> word(nodeOffsets.get(number) - base));
  }

  private void word(int value) {
    data.position(data.position() + WORD - Integer.BYTES).putInt(value);
  }
}
