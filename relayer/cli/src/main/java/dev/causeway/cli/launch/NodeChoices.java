// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.launch;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which node shall run.
 *
 * @param config its configuration file
 * @param overrides settings in HOCON below {@code causeway}, stronger than the file
 * @param endpoints other endpoints of chains, by the name of the chain
 */
public record NodeChoices(
    Optional<Path> config, String overrides, Map<String, List<URI>> endpoints) {
  /** Copies the endpoints. */
  public NodeChoices {
    endpoints = Map.copyOf(endpoints);
  }
}
