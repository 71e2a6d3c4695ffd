// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockNumber;
import java.util.Optional;

/**
 * One endpoint of a chain as this node sees it.
 *
 * @param index its position in the configuration, from 0; its URL may hold an API key
 * @param group who it fails and lies together with
 * @param condition how far it is believed
 * @param head the newest block that it named, when it was compared with its peers
 * @param detail the last trouble with it, empty when there is none
 */
public record EndpointStatus(
    int index, String group, Condition condition, Optional<BlockNumber> head, String detail) {
  /** How far an endpoint is believed. */
  public enum Condition {
    /** It answers, and agrees with its peers. */
    HEALTHY,
    /** It is behind its peers: asked only when no other answers. */
    LAGGING,
    /** It does not answer, or answers what the specification does not allow. */
    FAILING,
    /** It contradicts a quorum of its peers, or serves another chain: not believed. */
    QUARANTINED
  }
}
