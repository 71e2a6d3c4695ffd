// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.trie.AccountCheck;
import dev.causeway.proofs.trie.AccountProof;
import dev.causeway.proofs.trie.ExclusionCheck;
import dev.causeway.proofs.trie.InclusionCheck;
import dev.causeway.proofs.trie.ProvenAccount;
import dev.causeway.proofs.trie.StateProof;
import dev.causeway.proofs.trie.StorageCheck;
import dev.causeway.proofs.trie.StorageProof;
import dev.causeway.proofs.trie.TrieFault;
import dev.causeway.proofs.trie.TrieProof;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The verifier of {@code proofs/trie}. Asked for inclusion first and then for exclusion. */
public final class JavaJudge implements Judge {
  private static final int NONCE_AT = Bytes32.SIZE - Long.BYTES;

  @Override
  public List<Optional<Verdict>> judge(List<ProofCase> cases) {
    return cases.stream().map(JavaJudge::judge).map(Optional::of).toList();
  }

  /** Holds nothing. */
  @Override
  public void close() {}

  static Verdict judge(ProofCase proof) {
    return switch (proof.question()) {
      case Question.Slot(Address account, Bytes32 slot) ->
          slot(
              new StateProof(
                  new AccountProof(account, proof.nodes()),
                  new StorageProof(slot, proof.slotNodes())),
              proof.root());
      case Question.Account(Address address) ->
          account(new AccountProof(address, proof.nodes()), proof.root());
      case Question.Entry(Bytes key) -> entry(new TrieProof(proof.nodes()), proof.root(), key);
    };
  }

  private static Verdict slot(StateProof proof, Bytes32 root) {
    return switch (proof.value(root)) {
      case StorageCheck.Holds(Bytes32 value) -> new Verdict.Present(value.toBytes());
      case StorageCheck.NotProven(TrieFault fault) -> absence(proof.absence(root), fault);
    };
  }

  private static Verdict account(AccountProof proof, Bytes32 root) {
    return switch (proof.account(root)) {
      case AccountCheck.Exists(ProvenAccount account) -> new Verdict.Present(bytes(account));
      case AccountCheck.NotProven(TrieFault fault) -> absence(proof.absence(root), fault);
    };
  }

  private static Verdict entry(TrieProof proof, Bytes32 root, Bytes key) {
    return switch (proof.inclusion(root, key)) {
      case InclusionCheck.Included(Bytes value) -> new Verdict.Present(value);
      case InclusionCheck.NotProven(TrieFault fault) -> absence(proof.exclusion(root, key), fault);
    };
  }

  private static Verdict absence(ExclusionCheck check, TrieFault fault) {
    return switch (check) {
      case ExclusionCheck.Excluded _ -> new Verdict.Absent();
      case ExclusionCheck.NotProven _ ->
          new Verdict.Refused(Optional.of(fault.kind()), fault.describe());
    };
  }

  static Bytes bytes(ProvenAccount account) {
    ByteBuffer fields = ByteBuffer.allocate(Long.BYTES + 3 * Bytes32.SIZE);
    fields
        .put(account.nonce().toBytes32().toBytes().slice(NONCE_AT, Bytes32.SIZE).asByteBuffer())
        .put(account.balance().value().toBytes32().asByteBuffer())
        .put(account.storageRoot().asByteBuffer())
        .put(account.codeHash().asByteBuffer())
        .flip();
    return Bytes.of(fields);
  }
}
