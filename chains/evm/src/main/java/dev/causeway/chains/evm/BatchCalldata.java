// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.SettledBatch.Submission;
import dev.causeway.chains.evm.AbiWriter.Selector;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what {@link EvmCallEncoder} writes for {@code submitBatch}. Pure. */
final class BatchCalldata {
  static final Selector SUBMIT_BATCH =
      Selector.of("submitBatch(uint256,uint256,uint256[],uint256[8])");

  private static final int WORD = Bytes32.SIZE;
  private static final int PROOF = 3 * WORD;
  private static final int HEAD = PROOF + 8 * WORD;

  private BatchCalldata() {}

  /**
   * What a transaction to the contract hands in.
   *
   * @throws IllegalArgumentException saying where, if it is no such call
   */
  static Submission.Direct read(Bytes input) {
    if (!new AbiReader(input).selector().equals(Optional.of(SUBMIT_BATCH))) {
      throw new IllegalArgumentException("the call is not submitBatch");
    }
    Bytes arguments = input.slice(Selector.SIZE, input.size());
    AbiReader data = new AbiReader(arguments);
    data.requireOffset(2 * WORD, HEAD);
    long count = data.number(HEAD, 31);
    if (count != (data.size() - HEAD - (long) WORD) / WORD) {
      throw new IllegalArgumentException("%d words in %d bytes".formatted(count, data.size()));
    }
    List<Bytes32> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(data.word(HEAD + (1 + i) * WORD));
    }
    // The division above leaves a rest.
    data.requireSize(HEAD + (1 + words.size()) * WORD);
    return new Submission.Direct(
        data.word(0), data.word(WORD), words, arguments.slice(PROOF, HEAD));
  }
}
