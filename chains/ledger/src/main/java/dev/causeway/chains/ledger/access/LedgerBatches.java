// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.access;

import dev.causeway.chains.BatchSource;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.ProvableBatch;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafCount;
import java.util.Optional;

/** Batches of the ledger, from its node. */
final class LedgerBatches implements BatchSource {
  private final NodeClient node;

  LedgerBatches(NodeClient node) {
    this.node = node;
  }

  @Override
  public Outcome<Optional<ProvableBatch>> batch(long number) {
    return node.batch(number)
        .flatMap(
            answer -> {
              if (!answer.hasBatch()) {
                return Outcome.ok(Optional.empty());
              }
              try {
                return Outcome.ok(Optional.of(batch(number, answer.getBatch())));
              } catch (IllegalArgumentException malformed) {
                return Outcome.failed(
                    new ChainFailure.Malformed(
                        node.ledger(), "batch " + number + ": " + malformed.getMessage()));
              }
            });
  }

  private static ProvableBatch batch(long number, dev.causeway.api.ledger.v1.ProvableBatch batch) {
    if (batch.getNumber() != number) {
      throw new IllegalArgumentException("the node answers with batch " + batch.getNumber());
    }
    return new ProvableBatch(
        number,
        batch.getSize(),
        Bytes32.parse(batch.getOldRoot()),
        Bytes32.parse(batch.getNewRoot()),
        Bytes32.parse(batch.getCommitment()),
        LeafCount.of(Integer.toUnsignedLong(batch.getLeaves())),
        batch.getWordsList().stream().map(Bytes32::parse).toList(),
        Bytes.of(batch.getInputs().asReadOnlyByteBuffer()));
  }
}
