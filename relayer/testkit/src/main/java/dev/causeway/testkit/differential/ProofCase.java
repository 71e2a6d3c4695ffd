// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.util.ArrayList;
import java.util.List;

/**
 * A proof that is put before the judges.
 *
 * @param index its number; with the seed it makes the case again
 * @param mutation what was done to it
 * @param claim what is known of it
 * @param question what it is asked
 * @param root the root that is trusted
 * @param nodes the elements from that root on
 * @param slotNodes for a slot the elements from the storage root on, otherwise none
 */
public record ProofCase(
    long index,
    Mutation mutation,
    Claim claim,
    Question question,
    Bytes32 root,
    List<Bytes> nodes,
    List<Bytes> slotNodes) {
  /** Copies the lists. */
  public ProofCase {
    nodes = List.copyOf(nodes);
    slotNodes = List.copyOf(slotNodes);
  }

  /** The same question and root with other elements. */
  ProofCase with(List<Bytes> otherNodes, List<Bytes> otherSlotNodes) {
    return new ProofCase(index, mutation, claim, question, root, otherNodes, otherSlotNodes);
  }

  /** All of it, for a person who has to find out. */
  public String describe() {
    List<String> lines = new ArrayList<>();
    lines.add("case %d, %s, %s".formatted(index, mutation, claim));
    lines.add("question: " + question);
    lines.add("root: " + root);
    nodes.forEach(node -> lines.add("  " + node));
    if (!slotNodes.isEmpty()) {
      lines.add("slot proof:");
      slotNodes.forEach(node -> lines.add("  " + node));
    }
    return String.join("\n", lines);
  }
}
