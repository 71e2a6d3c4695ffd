// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.relayer.core.store.Leases;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.node.cluster.Membership;
import java.util.function.Consumer;

/**
 * What the supervisor of the duties needs of its node.
 *
 * @param node this node
 * @param leases where leases are kept
 * @param membership a way to tell other nodes something
 * @param contact told at every tick whether the node can do its work; called on the actor's thread
 * @param duty what its duty actors need
 */
public record NodeSurroundings(
    NodeId node,
    Leases leases,
    Membership membership,
    Consumer<StoreContact> contact,
    DutyActor.Surroundings duty) {}
