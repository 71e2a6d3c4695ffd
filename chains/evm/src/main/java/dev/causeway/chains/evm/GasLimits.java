// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Bytes;
import dev.causeway.model.Gas;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKind;
import java.util.List;

/**
 * Gas limits by formula: upper bounds with room, as a limit that is not used costs nothing. They
 * are not estimated, because the state that a call needs may not be there yet when it is signed.
 */
final class GasLimits {
  /** Reads the L1 bridge and stores one exit root and one global root; 40 % above what it needs. */
  static final Gas UPDATE = Gas.of(300_000);

  /** Verifies an account and a storage proof; the headers' hashing is in the data's share. */
  static final Gas ACCEPT_ROOT = Gas.of(1_200_000);

  /** Stores a proposal. */
  static final Gas PROPOSE = Gas.of(250_000);

  /** Marks a proposal and keeps the bond. */
  static final Gas CHALLENGE = Gas.of(200_000);

  /** Verifies two proofs, finalizes the proposal and stores the new global root. */
  static final Gas SETTLE = Gas.of(1_500_000);

  /** Sets a flag. */
  static final Gas PAUSE = Gas.of(100_000);

  /** Intrinsic gas, the proof of the global root, the first touch of shared slots. */
  private static final long CLAIM_BASE = 150_000;

  /** Hashing, claimed bit, a release or mint to a fresh recipient. */
  private static final long CLAIM_EACH = 75_000;

  /** Deploys a wrapped token with its name and symbol. */
  private static final long CLAIM_METADATA = 1_500_000;

  /** What the contract promises a receiver, with the executor around it. */
  private static final long CLAIM_CALL = 1_500_000;

  /** One level of the exit tree that the proof does not share: two words of calldata and a hash. */
  private static final long RESOLVE_EACH = 20_000;

  private static final long RESOLVE_BASE = 250_000;

  /**
   * A non-zero byte of calldata at its floor price (EIP-7623): above 16, what any other rule takes.
   */
  private static final long PER_DATA_BYTE = 40;

  private GasLimits() {}

  static Gas claimMany(List<Message> messages, Bytes data) {
    long gas = CLAIM_BASE;
    for (Message message : messages) {
      gas += CLAIM_EACH;
      if (message.kind() == MessageKind.TOKEN_METADATA) {
        gas += CLAIM_METADATA;
      } else if (message.kind() == MessageKind.CALL) {
        gas += CLAIM_CALL;
      }
    }
    return withData(Gas.of(gas), data);
  }

  static Gas resolve(int signatures, Bytes data) {
    return withData(Gas.of(RESOLVE_BASE + RESOLVE_EACH * signatures), data);
  }

  static Gas withData(Gas execution, Bytes data) {
    return execution.plus(Gas.of(dataGas(data)));
  }

  private static long dataGas(Bytes data) {
    long nonZero = 0;
    java.nio.ByteBuffer bytes = data.asByteBuffer();
    while (bytes.hasRemaining()) {
      nonZero += bytes.get() == 0 ? 0 : 1;
    }
    long zero = data.size() - nonZero;
    return nonZero * PER_DATA_BYTE + zero * PER_DATA_BYTE / 4;
  }
}
