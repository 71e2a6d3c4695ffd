// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.model.Bytes32;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of every devnet: derived from published labels, and anvil's well-known user accounts.
 */
final class DevAccounts {
  /** How many verifiers there are. */
  static final int VERIFIERS = 3;

  /** How many relayer keys a node may use on each chain. */
  static final int RELAYERS = 4;

  /** How many of them decide. */
  static final int VERIFIER_THRESHOLD = 2;

  /**
   * The first accounts of anvil's mnemonic ("test test ... junk"), which every wallet tool knows.
   */
  private static final List<String> ANVIL_KEYS =
      List.of(
          "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
          "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
          "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
          "0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
          "0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a");

  private DevAccounts() {}

  /** All of them. */
  static List<DevKey> all() {
    List<DevKey> keys = new ArrayList<>();
    for (AccountRole role : AccountRole.values()) {
      switch (role) {
        case DEPLOYER, UNPAUSER, LIMITER, PROPOSER, OPERATOR, CHALLENGER, GUARDIAN ->
            keys.add(DevKey.of(role, 1));
        case RELAYER -> {
          for (int i = 1; i <= RELAYERS; i++) {
            keys.add(DevKey.of(role, i));
          }
        }
        case VERIFIER -> {
          for (int i = 1; i <= VERIFIERS; i++) {
            keys.add(DevKey.of(role, i));
          }
        }
        case USER -> {
          for (int i = 0; i < ANVIL_KEYS.size(); i++) {
            keys.add(
                DevKey.of(role, "INSECURE-anvil-account-" + i, Bytes32.parse(ANVIL_KEYS.get(i))));
          }
        }
      }
    }
    return List.copyOf(keys);
  }
}
