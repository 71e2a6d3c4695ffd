// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.FinalityPolicy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example in {@code config/examples} is a manifest that a node takes. */
class ExampleManifestTest {
  @Test
  void shouldReadTheExampleManifest() {
    Manifest manifest =
        ManifestFile.read(Path.of("..", "..", "config", "examples", "manifest.json"));

    assertThat(manifest.base().rpc()).hasSize(2);
    assertThat(manifest.base().finality()).isEqualTo(new FinalityPolicy.FinalizedTag());
    assertThat(manifest.rollups()).hasSize(1);
    assertThat(manifest.accounts()).as("its chains are no devnet").isEmpty();
  }
}
