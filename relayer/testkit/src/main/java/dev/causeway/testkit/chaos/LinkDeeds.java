// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.testkit.chaos.Fault.Deed;
import dev.causeway.testkit.process.PeerTraffic;
import dev.causeway.testkit.rpc.FaultRpc;
import dev.causeway.testkit.rpc.RpcFault;
import dev.causeway.testkit.rpc.RpcInjection;
import dev.causeway.testkit.rpc.RpcRules;
import dev.causeway.testkit.tcp.TcpFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Faults of what lies between nodes and the rest: endpoints, the database, other nodes. Each waits
 * until it is over, and heals it.
 */
final class LinkDeeds {
  private final ChaosNetwork network;
  private final FaultNotes notes;

  LinkDeeds(ChaosNetwork network, FaultNotes notes) {
    this.network = network;
    this.notes = notes;
  }

  boolean rpc(Deed.Rpc fault, List<ChaosNode> nodes) throws InterruptedException {
    return endpoints(
        "rpc",
        fault.fault().name(),
        fault.fault() == RpcFault.F33,
        nodes,
        fault.chain(),
        fault.endpoints(),
        fault.length(),
        endpoint -> endpoint.inject(fault.fault()));
  }

  boolean silence(Deed.Silence fault, List<ChaosNode> nodes) throws InterruptedException {
    return endpoints(
        "silence",
        "no answer",
        true,
        nodes,
        fault.chain(),
        fault.endpoints(),
        fault.length(),
        endpoint -> endpoint.inject("silence", RpcRules.silence()));
  }

  private boolean endpoints(
      String kind,
      String detail,
      boolean blinds,
      List<ChaosNode> nodes,
      String chain,
      List<Integer> numbers,
      Duration length,
      Function<FaultRpc, RpcInjection> inject)
      throws InterruptedException {
    Instant at = Instant.now();
    List<RpcInjection> injections = new ArrayList<>();
    for (ChaosNode node : nodes) {
      for (int number : numbers) {
        injections.add(inject.apply(node.endpoints(chain).get(number - 1)));
      }
    }
    try {
      Thread.sleep(length);
    } finally {
      injections.forEach(RpcInjection::remove);
    }
    if (blinds
        && nodes.size() == network.nodes().size()
        && numbers.size() * 2 >= network.endpointsOfEach()
        && network.endpointsOfEach() > 1) {
      notes.noQuorum(at, chain);
    }
    return notes.happened(
        new Incident(
            at,
            Instant.now(),
            kind,
            chain + " for " + names(nodes),
            network.endpointsOfEach() == 1
                ? detail
                : "%s at endpoints %s".formatted(detail, numbers)));
  }

  private static String names(List<ChaosNode> nodes) {
    return nodes.stream().map(ChaosNode::name).collect(Collectors.joining(" "));
  }

  boolean cut(List<ChaosNode> nodes, Duration length) throws InterruptedException {
    return database(
        "cut-database", "nothing passes", nodes, length, List.of(new TcpFault.Swallow()));
  }

  boolean slow(Deed.SlowDatabase fault, List<ChaosNode> nodes) throws InterruptedException {
    return database(
        "slow-database",
        "%d to %d ms each way".formatted(fault.delay().toMillis(), 2 * fault.delay().toMillis()),
        nodes,
        fault.length(),
        List.of(new TcpFault.Latency(fault.delay(), fault.delay())));
  }

  private boolean database(
      String kind, String detail, List<ChaosNode> nodes, Duration length, List<TcpFault> faults)
      throws InterruptedException {
    Instant at = Instant.now();
    nodes.forEach(node -> node.database().ifPresent(link -> faults.forEach(link::inject)));
    try {
      Thread.sleep(length);
    } finally {
      nodes.forEach(node -> node.database().ifPresent(link -> link.clear()));
    }
    Instant until = Instant.now();
    nodes.forEach(node -> notes.happened(new Incident(at, until, kind, node.name(), detail)));
    return !nodes.isEmpty();
  }

  boolean refuseDatabase(Duration length) throws InterruptedException {
    Instant at = Instant.now();
    int broken = network.gate().shut();
    try {
      Thread.sleep(length);
    } finally {
      network.gate().open();
    }
    return notes.happened(
        new Incident(
            at,
            Instant.now(),
            "refuse-database",
            "database",
            "%d connections broken, new ones refused".formatted(broken)));
  }

  /** Cuts these nodes off from all others, which still reach one another. */
  boolean cutPeers(List<ChaosNode> nodes, Duration length) throws InterruptedException {
    Instant at = Instant.now();
    List<ChaosNode> rest = network.nodes().stream().filter(node -> !nodes.contains(node)).toList();
    for (ChaosNode one : nodes) {
      rest.forEach(other -> peers(one).cut(peers(other)));
    }
    try {
      Thread.sleep(length);
    } finally {
      network.nodes().forEach(node -> peers(node).heal());
    }
    Instant until = Instant.now();
    nodes.forEach(
        node ->
            notes.happened(
                new Incident(at, until, "cut-peers", node.name(), "from " + names(rest))));
    return !nodes.isEmpty() && !rest.isEmpty();
  }

  private static PeerTraffic peers(ChaosNode node) {
    return node.peers()
        .orElseThrow(() -> new IllegalStateException("no proxy before " + node.name()));
  }
}
