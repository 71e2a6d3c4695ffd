// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import java.util.List;
import java.util.Optional;

/** Somebody who verifies proofs. Used by one thread at a time. */
public interface Judge extends AutoCloseable {
  /**
   * Judges cases.
   *
   * @return a verdict for each, in order; none on a question that the judge does not answer
   */
  List<Optional<Verdict>> judge(List<ProofCase> cases);

  @Override
  void close();
}
