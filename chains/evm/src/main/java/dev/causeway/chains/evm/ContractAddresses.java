// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Wei;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where our contracts are on one chain.
 *
 * @param bridge the bridge
 * @param globalRoots the registry of exit roots, on the L1 only
 * @param mirror what learns global roots, on an L2 only
 * @param rollups the settlement contracts of each optimistic rollup, on the L1 only
 * @param ledgers the contract of each ledger ({@code LedgerRollup}), on the L1 only
 * @param l1Attributes where this chain keeps the L1 block that it knows, on an L2 only
 * @param messagePasser the stack's own message passer, whose storage root is part of an output
 *     root, on an L2 only; an account that does not exist counts as one without storage
 */
public record ContractAddresses(
    Address bridge,
    Optional<Address> globalRoots,
    Optional<Address> mirror,
    Map<ChainId, Rollup> rollups,
    Map<ChainId, Address> ledgers,
    Address l1Attributes,
    Address messagePasser) {
  /** Where the OP Stack has its {@code L1Block}. */
  public static final Address L1_ATTRIBUTES =
      Address.parse("0x4200000000000000000000000000000000000015");

  /** Where the OP Stack has its {@code L2ToL1MessagePasser}. */
  public static final Address MESSAGE_PASSER =
      Address.parse("0x4200000000000000000000000000000000000016");

  /** Copies the map and refuses zero addresses, and one address in two places. */
  public ContractAddresses {
    rollups = Map.copyOf(rollups);
    ledgers = Map.copyOf(ledgers);
    Set<Address> seen = new HashSet<>();
    once(seen, "bridge", bridge);
    globalRoots.ifPresent(address -> once(seen, "global roots", address));
    mirror.ifPresent(address -> once(seen, "mirror", address));
    rollups.forEach(
        (chain, rollup) -> {
          once(seen, "output proposals of chain " + chain, rollup.proposals());
          once(seen, "settlement of chain " + chain, rollup.settlement());
        });
    ledgers.forEach((chain, address) -> once(seen, "contract of ledger " + chain, address));
  }

  /** The contracts of an L1 without ledgers. */
  public static ContractAddresses ofBase(
      Address bridge, Address globalRoots, Map<ChainId, Rollup> rollups) {
    return ofBase(bridge, globalRoots, rollups, Map.of());
  }

  /** The contracts of an L1. */
  public static ContractAddresses ofBase(
      Address bridge,
      Address globalRoots,
      Map<ChainId, Rollup> rollups,
      Map<ChainId, Address> ledgers) {
    return new ContractAddresses(
        bridge,
        Optional.of(globalRoots),
        Optional.empty(),
        rollups,
        ledgers,
        L1_ATTRIBUTES,
        MESSAGE_PASSER);
  }

  /** The contracts of an L2 with the predeploys of the OP Stack. */
  public static ContractAddresses ofRollup(Address bridge, Address mirror) {
    return new ContractAddresses(
        bridge,
        Optional.empty(),
        Optional.of(mirror),
        Map.of(),
        Map.of(),
        L1_ATTRIBUTES,
        MESSAGE_PASSER);
  }

  private static void once(Set<Address> seen, String what, Address address) {
    if (address.isZero()) {
      throw new IllegalArgumentException("the address of the " + what + " is zero");
    }
    if (!seen.add(address)) {
      throw new IllegalArgumentException(
          "the address of the " + what + ", " + address + ", is that of another contract too");
    }
  }

  /**
   * The L1 contracts of an optimistic rollup.
   *
   * @param proposals where its outputs are proposed ({@code OutputProposals})
   * @param settlement what proves its exit roots ({@code OptimisticSettlement})
   * @param proposalBond what a proposal sends along; the contract takes exactly this
   * @param challengeBond what a challenge sends along; the contract takes exactly this
   */
  public record Rollup(
      Address proposals, Address settlement, Wei proposalBond, Wei challengeBond) {}
}
