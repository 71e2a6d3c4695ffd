// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.wiring;

import dev.causeway.chains.devnet.KeyPolicy;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.ledger.prove.LedgerProver;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.node.ProverLoop;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import dev.causeway.relayer.node.settings.NodeSettings;
import java.nio.file.Path;

/** A prover in this process, with INSECURE development keys: on devnets alone. */
public final class ProvingHere implements AutoCloseable {
  private final LedgerProver prover;
  private final ProverLoop loop;

  private ProvingHere(LedgerProver prover, ProverLoop loop) {
    this.prover = prover;
    this.loop = loop;
  }

  /**
   * Starts proving.
   *
   * @param name of the prover, for people
   * @throws InvalidSettingsException when the L1 is no devnet: everybody could forge with its key
   */
  public static ProvingHere start(
      Manifest manifest, NodeSettings.Prove settings, String name, RelayStore store) {
    if (!KeyPolicy.isDevnet(manifest.base().chain())) {
      throw new InvalidSettingsException(
          "chain %s is no devnet, and this prover has development keys with which everybody can forge: set causeway.prove.enabled = false"
              .formatted(manifest.base().name()));
    }
    LedgerProver prover =
        new LedgerProver(settings.sizes(), cache(), Runtime.getRuntime().availableProcessors());
    return new ProvingHere(prover, new ProverLoop(store, prover, name, settings.jobs()));
  }

  /** Where circuits and development keys are kept, for all runs of this user. */
  public static Path cache() {
    return LedgerProver.usualCache();
  }

  @Override
  public void close() {
    loop.close();
    prover.close();
  }
}
