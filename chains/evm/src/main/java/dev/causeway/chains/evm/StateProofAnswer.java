// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.evm.HeaderCodec.CheckedHeader;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.proofs.trie.AccountCheck;
import dev.causeway.proofs.trie.AccountProof;
import dev.causeway.proofs.trie.ExclusionCheck;
import dev.causeway.proofs.trie.StateProof;
import dev.causeway.proofs.trie.StorageCheck;
import dev.causeway.proofs.trie.StorageProof;
import dev.causeway.proofs.trie.TrieProof;
import java.util.List;
import java.util.Optional;

/**
 * An answer of {@code eth_getProof} for one slot (EIP-1186). Only its proof nodes are used: what
 * the node says of values and hashes beside them is not needed.
 *
 * @param chain the chain
 * @param accountNodes nodes towards the account
 * @param storageNodes nodes towards the slot
 */
record StateProofAnswer(ChainId chain, List<Bytes> accountNodes, List<Bytes> storageNodes) {
  StateProofAnswer {
    accountNodes = List.copyOf(accountNodes);
    storageNodes = List.copyOf(storageNodes);
  }

  static StateProofAnswer read(ChainId chain, JsonNode json) throws ChainFault {
    Fields fields = new Fields(chain, "eth_getProof", json);
    List<JsonNode> slots = fields.array("storageProof");
    if (slots.size() != 1) {
      throw fields.malformed("expected the proof of one slot, but got " + slots.size());
    }
    Fields slot = new Fields(chain, "eth_getProof.storageProof", slots.getFirst());
    return new StateProofAnswer(
        chain,
        Fields.listOfBytes(chain, "eth_getProof.accountProof", fields.json("accountProof")),
        Fields.listOfBytes(chain, "eth_getProof.storageProof.proof", slot.json("proof")));
  }

  /** What the slot holds by the proof; empty when it is proven to be zero. */
  Optional<Bytes32> slot(CheckedHeader block, Address account, Bytes32 slot) throws ChainFault {
    Bytes32 stateRoot = block.header().stateRoot();
    AccountProof accountProof = new AccountProof(account, accountNodes);
    if (accountProof.absence(stateRoot) instanceof ExclusionCheck.Excluded) {
      throw new ChainFault(
          new ChainFailure.NotFound(
              chain, "a contract at " + account + " as of block " + block.ref().number()));
    }
    StateProof proof = new StateProof(accountProof, new StorageProof(slot, storageNodes));
    return switch (proof.value(stateRoot)) {
      case StorageCheck.Holds(Bytes32 value) -> Optional.of(value);
      case StorageCheck.NotProven(var fault) -> {
        if (proof.absence(stateRoot) instanceof ExclusionCheck.Excluded) {
          yield Optional.empty();
        }
        throw unproven(block, account, fault.toString());
      }
    };
  }

  /** Storage root of the account by the proof; that of empty storage if there is no account. */
  Bytes32 storageRoot(CheckedHeader block, Address account) throws ChainFault {
    AccountProof proof = new AccountProof(account, accountNodes);
    return switch (proof.account(block.header().stateRoot())) {
      case AccountCheck.Exists(var proven) -> proven.storageRoot();
      case AccountCheck.NotProven(var fault) -> {
        if (proof.absence(block.header().stateRoot()) instanceof ExclusionCheck.Excluded) {
          yield TrieProof.EMPTY_ROOT;
        }
        throw unproven(block, account, fault.toString());
      }
    };
  }

  private ChainFault unproven(CheckedHeader block, Address account, String detail) {
    return new ChainFault(
        new ChainFailure.Inconsistent(
            chain,
            "the proof for account %s does not lead to the state root of block %s: %s"
                .formatted(account, block.ref().number(), detail)));
  }
}
