// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.Leases;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.node.cluster.Membership;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What the supervisor of the duties needs of its node.
 *
 * @param node this node
 * @param leases where leases are kept
 * @param membership a way to tell other nodes something
 * @param contact told at every tick whether the node can do its work; called on the actor's thread
 * @param reaches whether this node reaches and believes a chain now; blocking
 * @param duty what its duty actors need
 */
public record NodeSurroundings(
    NodeId node,
    Leases leases,
    Membership membership,
    Consumer<StoreContact> contact,
    Predicate<ChainId> reaches,
    DutyActor.Surroundings duty) {}
