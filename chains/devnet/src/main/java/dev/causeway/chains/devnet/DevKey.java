// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import java.util.Locale;

/**
 * A development key that everybody knows. It is worth nothing and must never hold anything.
 *
 * @param role what it is for; one writer each
 * @param label names it, always with the word INSECURE
 * @param address its account
 * @param secret its private key, for everybody to see
 */
public record DevKey(AccountRole role, String label, Address address, Bytes32 secret) {
  /** Refuses a secret that does not belong to the address. */
  public DevKey {
    Address derived = LocalSigner.ofHex(secret.toString()).address();
    if (!derived.equals(address)) {
      throw new IllegalArgumentException(
          "the private key of \"%s\" belongs to %s, not to %s".formatted(label, derived, address));
    }
  }

  /** What an account is for. */
  public enum AccountRole {
    /** Deploys the contracts, once. */
    DEPLOYER,
    /** Schedules the end of a pause. */
    UNPAUSER,
    /** Changes limits. */
    LIMITER,
    /** The relayer's key for carrying and claiming. */
    RELAYER,
    /** The relayer's key for proposing and settling outputs. */
    PROPOSER,
    /** The relayer's key for submitting batches of a ledger. */
    OPERATOR,
    /** The relayer's key for challenging outputs. */
    CHALLENGER,
    /** Pauses bridges. */
    GUARDIAN,
    /** Signs which output of a challenged block is right. */
    VERIFIER,
    /** Somebody who moves tokens. */
    USER
  }

  /** The key that belongs to a role and a number, the same on every devnet. */
  static DevKey of(AccountRole role, int number) {
    String label = "INSECURE-development-" + role.name().toLowerCase(Locale.ROOT) + "-" + number;
    return of(role, label, Keccak.hash("causeway " + label));
  }

  /** A key that is known elsewhere, too. */
  static DevKey of(AccountRole role, String label, Bytes32 secret) {
    return new DevKey(role, label, LocalSigner.ofHex(secret.toString()).address(), secret);
  }

  /** The key for a signer. */
  public LocalSigner signer() {
    return LocalSigner.ofHex(secret.toString());
  }
}
