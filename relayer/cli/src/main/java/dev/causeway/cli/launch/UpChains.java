// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.launch;

import dev.causeway.chains.devnet.AttachedChains;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.evm.LocalSigner;
import java.util.List;
import java.util.Optional;

/** Between which chains a relayer is brought up. */
public sealed interface UpChains {
  /** Chains that are started for it. */
  record Started() implements UpChains {}

  /**
   * Chains that somebody else runs, onto which everything is deployed first.
   *
   * @param chains the L1 first
   * @param deployer who deploys; the published development key unless given
   */
  record Deploy(List<AttachedChains.Named> chains, Optional<LocalSigner> deployer)
      implements UpChains {
    /** Copies the list. */
    public Deploy {
      chains = List.copyOf(chains);
    }
  }

  /**
   * Chains that somebody else runs, with an earlier deployment.
   *
   * @param manifest what was deployed
   */
  record Existing(Manifest manifest) implements UpChains {}
}
