// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.metrics;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.store.RelayReport;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.node.KeyRing;
import dev.causeway.relayer.node.duty.DutyStatus;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where the figures come from. All of it may be asked from any thread.
 *
 * @param store the memory of all nodes
 * @param report how relaying goes
 * @param network the chains
 * @param keys the keys whose balances are watched
 * @param duties how each duty stands on this node
 * @param traffic what the chains' endpoints were asked by this node
 */
public record MetricsSources(
    RelayStore store,
    RelayReport report,
    Network network,
    KeyRing keys,
    Supplier<List<DutyStatus>> duties,
    Supplier<Map<ChainId, ChainTraffic>> traffic) {}
