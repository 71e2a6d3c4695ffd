// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Nonce;
import dev.causeway.proofs.merkle.Addresses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where every contract will be, before any is deployed. The contracts name each other in their
 * constructors and cannot be changed later, so their addresses must be known ahead: each follows
 * from the deployer and its nonce.
 *
 * @param bridge the L1's bridge
 * @param globalRoots the registry on the L1
 * @param resolver who decides challenges, on the L1
 * @param token the token for tests, on the L1
 * @param receiver the receiver for tests, on the L1
 * @param rollups what belongs to each L2, in the order of the options
 * @param verifiers those of a ledger's batches, in the order of their sizes
 * @param ledger a ledger's contract, on the L1
 */
record DeploymentPlan(
    Address bridge,
    Address globalRoots,
    Address resolver,
    Address token,
    Address receiver,
    Map<ChainId, RollupPlan> rollups,
    List<Address> verifiers,
    Optional<Address> ledger) {
  /**
   * What belongs to one L2.
   *
   * @param proposals its outputs, on the L1
   * @param settlement its settlement, on the L1
   * @param bridge its own bridge
   * @param mirror its mirror
   * @param receiver its receiver for tests
   */
  record RollupPlan(
      Address proposals, Address settlement, Address bridge, Address mirror, Address receiver) {}

  /** Gives out addresses in the order of deployment. */
  private static final class Deployer {
    private final Address account;
    private Nonce nonce;

    Deployer(Address account, Nonce nonce) {
      this.account = account;
      this.nonce = nonce;
    }

    Address next() {
      Address created = Addresses.created(account, nonce);
      nonce = nonce.next();
      return created;
    }
  }

  /**
   * Plans.
   *
   * @param base the L1
   * @param rollups the L2s in order
   * @param nonces the deployer's next nonce on each chain
   * @param verifiers how many sizes of batches the ledger has; 0 without a ledger
   */
  static DeploymentPlan of(
      Address deployer,
      ChainId base,
      List<ChainId> rollups,
      Map<ChainId, Nonce> nonces,
      int verifiers) {
    Deployer l1 = new Deployer(deployer, nonce(nonces, base));
    Address bridge = l1.next();
    Address globalRoots = l1.next();
    Address resolver = l1.next();
    Address token = l1.next();
    Address receiver = l1.next();
    Map<ChainId, RollupPlan> plans = new LinkedHashMap<>();
    for (ChainId chain : rollups) {
      Deployer l2 = new Deployer(deployer, nonce(nonces, chain));
      plans.put(chain, new RollupPlan(l1.next(), l1.next(), l2.next(), l2.next(), l2.next()));
    }
    List<Address> ofSizes = new ArrayList<>();
    for (int i = 0; i < verifiers; i++) {
      ofSizes.add(l1.next());
    }
    return new DeploymentPlan(
        bridge,
        globalRoots,
        resolver,
        token,
        receiver,
        plans,
        List.copyOf(ofSizes),
        verifiers == 0 ? Optional.empty() : Optional.of(l1.next()));
  }

  private static Nonce nonce(Map<ChainId, Nonce> nonces, ChainId chain) {
    Nonce nonce = nonces.get(chain);
    if (nonce == null) {
      throw new IllegalArgumentException("no nonce of the deployer on chain " + chain);
    }
    return nonce;
  }

  /** What belongs to one L2 of the plan. */
  RollupPlan rollup(ChainId chain) {
    RollupPlan plan = rollups.get(chain);
    if (plan == null) {
      throw new IllegalArgumentException("no L2 with the id " + chain);
    }
    return plan;
  }
}
