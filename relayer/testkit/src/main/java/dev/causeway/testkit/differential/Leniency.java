// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Bytes;
import dev.causeway.proofs.trie.TrieFault;
import dev.causeway.proofs.trie.TrieProof;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the independent judge is known to be more lenient than ours, or in one case stricter. All
 * but the first two need a root that commits to a node which no real trie has. What is in none of
 * these classes is a disagreement.
 */
public enum Leniency {
  /**
   * It keeps elements by their hash and never asks whether one was used, nor in which order they
   * came. Only where all elements that the canonical proof has are there, or, of crafted nodes,
   * where ours takes the same proof without its last elements for the same answer.
   */
  UNUSED_OR_UNORDERED_ELEMENTS,
  /** It cannot read the proof of a trie that holds nothing. */
  EMPTY_TRIE,
  /** It takes any flag above 3 for a leaf's, and any filler. */
  FLAG_OR_FILLER,
  /** It follows an extension along no path, or over another extension or a leaf. */
  EXTENSION,
  /** It does not ask whether a path fits the length of all keys. */
  PATH_LENGTH,
  /** It does not look at children beside the path, and inlines nodes of any size. */
  REFERENCE,
  /** It finds a node by its hash, however short the node is. */
  SHORT_NODE_BY_HASH,
  /** It takes a branch with less than two children. */
  LONELY_CHILD,
  /**
   * It takes leaves without a value, branches with one, and accounts whose numbers have leading
   * zeros or too many bytes, or that have more than four fields.
   */
  VALUE,
  /** It takes nodes larger than any in a state. */
  SIZE;

  /** The class that explains why the two verdicts differ; none for a disagreement. */
  static Optional<Leniency> of(ProofCase proof, Verdict ours, Verdict independent) {
    if (ours.accepts()) {
      return !independent.accepts() && isOfEmptyTrie(proof)
          ? Optional.of(EMPTY_TRIE)
          : Optional.empty();
    }
    if (!independent.accepts() || !(ours instanceof Verdict.Refused refused)) {
      return Optional.empty();
    }
    return switch (proof.claim()) {
      case Claim.Canonical _, Claim.Unprovable _ -> Optional.empty();
      case Claim.Tampered tampered ->
          holdsAll(proof, tampered) && independent.equals(tampered.truth())
              ? Optional.of(UNUSED_OR_UNORDERED_ELEMENTS)
              : Optional.empty();
      case Claim.Crafted _ -> refused.fault().flatMap(fault -> crafted(fault, proof, independent));
    };
  }

  private static Optional<Leniency> crafted(
      TrieFault.Kind fault, ProofCase proof, Verdict independent) {
    return switch (fault) {
      case BAD_PATH -> Optional.of(FLAG_OR_FILLER);
      case EMPTY_EXTENSION -> Optional.of(EXTENSION);
      case WRONG_PATH_LENGTH -> Optional.of(PATH_LENGTH);
      case BAD_REFERENCE -> Optional.of(REFERENCE);
      case SHORT_NODE_BY_HASH -> Optional.of(SHORT_NODE_BY_HASH);
      case BAD_VALUE -> Optional.of(VALUE);
      case TOO_LARGE -> Optional.of(SIZE);
      case LONELY_CHILD -> Optional.of(LONELY_CHILD);
      case LEFTOVER_ELEMENT ->
          isTakenWithoutItsEnd(proof, independent)
              ? Optional.of(UNUSED_OR_UNORDERED_ELEMENTS)
              : Optional.empty();
      case NOTHING_PROVEN,
          MISSING_ELEMENT,
          WRONG_HASH,
          MALFORMED_RLP,
          NOT_A_NODE,
          KEY_ABSENT,
          KEY_PRESENT ->
          Optional.empty();
    };
  }

  private static boolean isOfEmptyTrie(ProofCase proof) {
    return proof.question() instanceof Question.Slot
        ? isNothing(proof.slotNodes())
        : proof.root().equals(TrieProof.EMPTY_ROOT) && isNothing(proof.nodes());
  }

  private static boolean isNothing(List<Bytes> nodes) {
    return nodes.isEmpty() || nodes.equals(List.of(RawRlp.NOTHING));
  }

  private static boolean holdsAll(ProofCase proof, Claim.Tampered canonical) {
    return holdsAll(proof.nodes(), canonical.nodes())
        && holdsAll(proof.slotNodes(), canonical.slotNodes());
  }

  private static boolean holdsAll(List<Bytes> elements, List<Bytes> canonical) {
    Set<Bytes> there = new HashSet<>(elements);
    return canonical.isEmpty()
        || (there.containsAll(canonical) && elements.getFirst().equals(canonical.getFirst()));
  }

  private static boolean isTakenWithoutItsEnd(ProofCase proof, Verdict independent) {
    for (int nodes = proof.nodes().size(); nodes > 0; nodes--) {
      for (int slotNodes = proof.slotNodes().size(); slotNodes >= 0; slotNodes--) {
        ProofCase shorter =
            proof.with(proof.nodes().subList(0, nodes), proof.slotNodes().subList(0, slotNodes));
        if (JavaJudge.judge(shorter).equals(independent)) {
          return true;
        }
      }
    }
    return false;
  }
}
