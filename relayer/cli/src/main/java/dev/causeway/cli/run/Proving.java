// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.chains.devnet.Manifest;
import dev.causeway.cli.Console;
import dev.causeway.cli.wiring.LocalRelayer;
import dev.causeway.cli.wiring.ProvingHere;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.node.settings.NodeSettings;

/** A prover that is a process of its own. */
public final class Proving {
  private Proving() {}

  /** Proves until the process is ended. */
  public static void untilTheEnd(Manifest manifest, NodeSettings settings, Console console)
      throws InterruptedException {
    try (Lifetime lifetime = new Lifetime()) {
      RelayStore store =
          LocalRelayer.openStore(settings, settings.files().data(), LocalRelayer.shape(manifest))
              .join();
      lifetime.add(store::close);
      lifetime.add(ProvingHere.start(manifest, settings.prove(), settings.node().value(), store));
      console.line("proving batches of sizes " + settings.prove().sizes());
      lifetime.await();
    }
  }
}
