// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.store.SenderRole;
import java.util.List;

/** Who is who. */
final class Accounts {
  /** People who send and receive. */
  static final List<Address> USERS =
      List.of(
          Address.parse("0xa11ce00000000000000000000000000000000000"),
          Address.parse("0xb0b0000000000000000000000000000000000000"),
          Address.parse("0xca20100000000000000000000000000000000000"),
          Address.parse("0xda7e000000000000000000000000000000000000"));

  /** A contract that refuses every token, always. */
  static final Address REFUSER = Address.parse("0xbad0000000000000000000000000000000000000");

  /** Most that a limited bucket holds; more than that never fits. */
  static final long CAPACITY = 100;

  private Accounts() {}

  /** The account of a role, the same on every chain and on every node. */
  static Address of(SenderRole role) {
    return Address.parse("0x%040x".formatted(0xacc0000 + role.ordinal()));
  }

  /** The token that is native to a chain. */
  static TokenKey tokenOf(ChainId chain) {
    return new TokenKey(chain, Address.parse("0x%040x".formatted(0x70000000000L + chain.value())));
  }
}
