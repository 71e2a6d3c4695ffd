// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;

/**
 * A leaf and where it stands.
 *
 * @param index its position
 * @param id the leaf itself
 */
public record ExitLeaf(LeafIndex index, MessageId id) {}
