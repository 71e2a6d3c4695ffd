// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Bytes;
import dev.causeway.model.Gas;
import dev.causeway.model.Message;
import dev.causeway.model.TokenKey;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gas limits by formula: upper bounds with room, as a limit that is not used costs nothing. They
 * are not estimated, because the state that a call needs may not be there yet when it is signed.
 */
final class GasLimits {
  /** Stores one exit root and one global root: 130,000 measured. */
  static final Gas UPDATE = Gas.of(300_000);

  /** Stores a proposal: 114,000 measured. */
  static final Gas PROPOSE = Gas.of(250_000);

  /** Marks a proposal and keeps the bond. */
  static final Gas CHALLENGE = Gas.of(200_000);

  /**
   * Verifies two proofs, finalizes the proposal and stores the new global root: 413,000 measured on
   * a small state; each further level of a trie takes some 40,000.
   */
  static final Gas SETTLE = Gas.of(1_500_000);

  /** Sets a flag. */
  static final Gas PAUSE = Gas.of(100_000);

  /** Verifies two proofs and one header: 563,000 measured on a small state. */
  private static final long ACCEPT_ROOT = 1_200_000;

  /** Reads and links one more header: 75,000 measured. */
  private static final long ACCEPT_EACH_HEADER = 100_000;

  /** Intrinsic gas, the proof of the global root, the first touch of shared slots. */
  private static final long CLAIM_BASE = 150_000;

  /** A wrapped token, whose code is ours: 36,000 measured with a fresh recipient. */
  private static final long CLAIM_WRAPPED = 50_000;

  /** A token that is native here runs code that nobody measured. */
  private static final long CLAIM_NATIVE = 100_000;

  /** The first touch of a token's books and supply: 52,000 measured. */
  private static final long CLAIM_EACH_TOKEN = 75_000;

  /** Deploys a wrapped token with its name and symbol: 630,000 measured for short ones. */
  private static final long CLAIM_METADATA = 1_000_000;

  /** The 300,000 that the contract promises a receiver, with the executor around it. */
  private static final long CLAIM_CALL = 500_000;

  /** Recovers a signer and looks it up. */
  private static final long RESOLVE_EACH = 20_000;

  private static final long RESOLVE_BASE = 250_000;

  /** Calldata (EIP-2028); the floor price of EIP-7623 is below the execution of each call here. */
  private static final long PER_NON_ZERO_BYTE = 16;

  private static final long PER_ZERO_BYTE = 4;

  /** Verifies a Groth16 proof and stores the roots. */
  private static final long BATCH_BASE = 1_000_000;

  /**
   * The dearest transaction is the first exit of a token to a destination: it appends two leaves,
   * one with the token's description.
   */
  private static final long BATCH_EACH = 200_000;

  /** Queues a deposit with its hash and time. */
  private static final long CLAIM_DEPOSIT = 80_000;

  /** Registers a token with its name and symbol. */
  private static final long CLAIM_LISTING = 400_000;

  private GasLimits() {}

  static Gas submitBatch(int transactions, Bytes data) {
    return withData(Gas.of(BATCH_BASE + BATCH_EACH * transactions), data);
  }

  /** Claims towards a ledger: nothing is minted, deposits are queued. */
  static Gas claimManyOnLedger(List<Message> messages, Bytes data) {
    long gas = CLAIM_BASE;
    for (Message message : messages) {
      gas +=
          switch (message.kind()) {
            case TOKEN, CALL -> CLAIM_DEPOSIT;
            case TOKEN_METADATA -> CLAIM_LISTING;
          };
    }
    return withData(Gas.of(gas), data);
  }

  static Gas claimMany(List<Message> messages, Bytes data) {
    long gas = CLAIM_BASE;
    Set<TokenKey> tokens = new HashSet<>();
    for (Message message : messages) {
      tokens.add(message.token());
      boolean nativeHere = message.originChain().equals(message.destinationChain());
      gas += nativeHere ? CLAIM_NATIVE : CLAIM_WRAPPED;
      gas +=
          switch (message.kind()) {
            case TOKEN -> 0;
            case CALL -> CLAIM_CALL;
            case TOKEN_METADATA -> CLAIM_METADATA;
          };
    }
    return withData(Gas.of(gas + CLAIM_EACH_TOKEN * tokens.size()), data);
  }

  static Gas acceptRoot(int headers, Bytes data) {
    return withData(Gas.of(ACCEPT_ROOT + ACCEPT_EACH_HEADER * (headers - 1L)), data);
  }

  static Gas resolve(int signatures, Bytes data) {
    return withData(Gas.of(RESOLVE_BASE + RESOLVE_EACH * signatures), data);
  }

  static Gas withData(Gas execution, Bytes data) {
    return execution.plus(Gas.of(dataGas(data)));
  }

  private static long dataGas(Bytes data) {
    long nonZero = 0;
    ByteBuffer bytes = data.asByteBuffer();
    while (bytes.hasRemaining()) {
      nonZero += bytes.get() == 0 ? 0 : 1;
    }
    long zero = data.size() - nonZero;
    return nonZero * PER_NON_ZERO_BYTE + zero * PER_ZERO_BYTE;
  }
}
