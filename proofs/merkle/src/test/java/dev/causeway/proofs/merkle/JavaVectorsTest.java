// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import static dev.causeway.proofs.merkle.Leaves.leaf;
import static dev.causeway.proofs.merkle.Leaves.leaves;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Generates the vectors that the Solidity tests read. */
class JavaVectorsTest {
  @Test
  void shouldMatchCommittedFileWhenMessagesAreGenerated() {
    List<Map<String, Object>> elements = new ArrayList<>();
    for (Message message : Messages.all()) {
      Map<String, Object> element = new LinkedHashMap<>();
      element.put("kind", message.kind().code());
      element.put("sourceChain", message.sourceChain().toString());
      element.put("leafIndex", message.leafIndex().value());
      element.put("destinationChain", message.destinationChain().toString());
      element.put("originChain", message.originChain().toString());
      element.put("originToken", message.originToken().toString());
      element.put("sender", message.sender().toString());
      element.put("recipient", message.recipient().toString());
      element.put("amount", message.amount().toString());
      element.put("relayerFee", message.relayerFee().toString());
      element.put("data", message.data().toString());
      element.put("id", MessageHash.leaf(message).toString());
      elements.add(element);
    }
    VectorFiles.assertCommitted("java/messages.json", elements);
  }

  @Test
  void shouldMatchCommittedFileWhenExitTreesAreGenerated() {
    // Proven from a tree that has grown since: what the relayer does.
    ExitTree grown = ExitTree.restore(leaves(100));
    List<Map<String, Object>> elements = new ArrayList<>();
    for (int count : new int[] {0, 1, 2, 3, 7, 8, 33}) {
      LeafCount leafCount = LeafCount.of(count);
      Map<String, Object> element = new LinkedHashMap<>();
      element.put("leaves", leaves(count).stream().map(Object::toString).toList());
      element.put("treeRoot", treeRoot(count).toString());
      element.put("exitRoot", grown.exitRootAt(leafCount).toString());
      element.put("proofs", proofs(grown, leafCount));
      element.put("multiProofs", multiProofs(grown, leafCount));
      elements.add(element);
    }
    VectorFiles.assertCommitted("java/exit-tree.json", elements);
  }

  @Test
  void shouldMatchCommittedFileWhenGlobalTreesAreGenerated() {
    List<Map<String, Object>> elements = new ArrayList<>();
    for (int chains : new int[] {1, 2, 3, 5, 16, 31, 32}) {
      GlobalTree tree = GlobalTree.EMPTY;
      List<Map<String, Object>> slots = new ArrayList<>();
      for (int slot = 0; slot < chains; slot++) {
        // Every third chain but the first has not settled.
        boolean settled = slot % 3 != 2;
        ChainId chain = ChainId.of(10L + 1001L * slot);
        ExitRoot exitRoot = new ExitRoot(leaf(slot).value());
        tree = settled ? tree.with(slot, chain, exitRoot) : tree;
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("chain", chain.toString());
        row.put("exitRoot", settled ? exitRoot.toString() : Bytes32.ZERO.toString());
        slots.add(row);
      }
      List<Map<String, Object>> proofs = new ArrayList<>();
      for (int slot = 0; slot < chains; slot++) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("slot", slot);
        row.put("siblings", texts(tree.proof(slot).siblings()));
        proofs.add(row);
      }
      Map<String, Object> element = new LinkedHashMap<>();
      element.put("slots", slots);
      element.put("globalRoot", tree.root().toString());
      element.put("proofs", proofs);
      elements.add(element);
    }
    VectorFiles.assertCommitted("java/global-tree.json", elements);
  }

  private static List<Map<String, Object>> proofs(ExitTree tree, LeafCount leafCount) {
    List<Map<String, Object>> proofs = new ArrayList<>();
    for (long index = 0; index < leafCount.value(); index += 1 + leafCount.value() / 8) {
      Map<String, Object> proof = new LinkedHashMap<>();
      proof.put("leafIndex", index);
      proof.put("siblings", texts(tree.proof(LeafIndex.of(index), leafCount).siblings()));
      proofs.add(proof);
    }
    return proofs;
  }

  private static List<Map<String, Object>> multiProofs(ExitTree tree, LeafCount leafCount) {
    List<Map<String, Object>> proofs = new ArrayList<>();
    for (int step : new int[] {1, 2, 3, 10}) {
      List<LeafIndex> indexes = new ArrayList<>();
      for (long index = (step - 1) % 4; index < leafCount.value(); index += step) {
        indexes.add(LeafIndex.of(index));
      }
      if (!indexes.isEmpty()) {
        Map<String, Object> proof = new LinkedHashMap<>();
        proof.put("leafIndexes", indexes.stream().map(LeafIndex::value).toList());
        proof.put("siblings", texts(tree.multiProof(indexes, leafCount).siblings()));
        proofs.add(proof);
      }
    }
    return proofs;
  }

  /** The top without the count: what the siblings of any leaf, or of no leaf, lead to. */
  private static Bytes32 treeRoot(int count) {
    if (count == 0) {
      Bytes32 top = Bytes32.ZERO;
      for (int level = 0; level < ExitTree.DEPTH; level++) {
        top = Keccak.hash(top, top);
      }
      return top;
    }
    ExitProof proof = ExitTree.restore(leaves(count)).proof(LeafIndex.of(0), LeafCount.of(count));
    return TreePath.fold(leaf(0).value(), 0, proof.siblings());
  }

  private static List<String> texts(List<Bytes32> words) {
    return words.stream().map(Bytes32::toString).toList();
  }
}
