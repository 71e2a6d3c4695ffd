// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.RevertReason;

/** A simulated contract refuses. Carries no stack trace: it is part of normal operation. */
final class ContractRevert extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RevertReason reason;

  ContractRevert(RevertReason reason) {
    super(reason.summary(), null, false, false);
    this.reason = reason;
  }

  static ContractRevert error(String nameAndArguments) {
    return new ContractRevert(new RevertReason.ContractError(nameAndArguments));
  }

  RevertReason reason() {
    return reason;
  }
}
