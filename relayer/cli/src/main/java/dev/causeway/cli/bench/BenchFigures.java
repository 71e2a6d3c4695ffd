// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run measured.
 *
 * @param route from which chain to which
 * @param transfers how many were measured
 * @param delivered how many of them arrived
 * @param warmup how many were relayed before the measurement began
 * @param depositsPerBatch deposits sent together
 * @param claimBatch messages in one claim at most
 * @param seconds from the first broadcast to the last delivery seen
 * @param latencyMillis from the source block being seen to the destination block being seen
 * @param blocksLate destination blocks beyond the earliest possible one
 * @param depositGas gas of each deposit
 * @param claimGas gas of each claim: its share of the claiming transaction
 * @param largestClaimShare most gas that claims used in one block, as a share of its limit
 * @param rpcPerMessage JSON-RPC calls of the relayer, for each transfer
 * @param cpu CPU of the relayer and its PostgreSQL
 * @param peakMegabytes memory of both at the most, -1 where the system does not tell
 * @param transactionsPerMessage transactions that the relayer had mined, for each transfer
 */
record BenchFigures(
    String route,
    int transfers,
    int delivered,
    int warmup,
    int depositsPerBatch,
    int claimBatch,
    double seconds,
    Percentiles latencyMillis,
    Percentiles blocksLate,
    Percentiles depositGas,
    Percentiles claimGas,
    double largestClaimShare,
    double rpcPerMessage,
    BenchCpu cpu,
    double peakMegabytes,
    double transactionsPerMessage) {

  double perSecond() {
    return delivered / seconds;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "route                      %s, %d of %d delivered, after %d to warm up"
            .formatted(route, delivered, transfers, warmup));
    lines.add(
        "transfers per second       %.1f (first broadcast to last delivery: %.1f s)"
            .formatted(perSecond(), seconds));
    lines.add(
        "latency, ms                p50 %d  p90 %d  p99 %d  max %d (block seen to block seen)"
            .formatted(
                latencyMillis.at(50),
                latencyMillis.at(90),
                latencyMillis.at(99),
                latencyMillis.at(100)));
    lines.add(
        "blocks beyond earliest     p50 %d  p90 %d  p99 %d  max %d; in the first possible %.1f %%, within two after it %.1f %%"
            .formatted(
                blocksLate.at(50),
                blocksLate.at(90),
                blocksLate.at(99),
                blocksLate.at(100),
                100 * blocksLate.shareUpTo(0),
                100 * blocksLate.shareUpTo(2)));
    lines.add(
        "gas per deposit            p50 %d  max %d"
            .formatted(depositGas.at(50), depositGas.at(100)));
    lines.add(
        "gas per claim              mean %.0f  max %d (batches of up to %d)"
            .formatted(claimGas.mean(), claimGas.at(100), claimBatch));
    lines.add(
        "claims in fullest block    %.1f %% of its gas limit".formatted(100 * largestClaimShare));
    lines.add("RPC calls per message      %.3f".formatted(rpcPerMessage));
    lines.add(
        "CPU per message, ms        relayer %.2f  PostgreSQL %.2f (with the warm-up counted in: %.2f and %.2f)"
            .formatted(
                BenchCpu.each(cpu.measured().relayer(), delivered),
                BenchCpu.each(cpu.measured().store(), delivered),
                cpu.relayerWithWarmup(delivered),
                cpu.storeWithWarmup(delivered)));
    lines.add(
        "CPU per idle second, ms    relayer %.0f  PostgreSQL %.0f"
            .formatted(cpu.relayerIdle(), cpu.storeIdle()));
    lines.add(
        peakMegabytes < 0
            ? "peak memory                not told by this system"
            : "peak memory                %.0f MB, relayer and PostgreSQL"
                .formatted(peakMegabytes));
    lines.add("transactions per message   %.3f".formatted(transactionsPerMessage));
    return lines;
  }

  ObjectNode json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("route", route)
        .put("transfers", transfers)
        .put("delivered", delivered)
        .put("warmup", warmup)
        .put("depositsPerBatch", depositsPerBatch)
        .put("claimBatch", claimBatch)
        .put("seconds", seconds)
        .put("transfersPerSecond", perSecond());
    put(json, "latencyMillis", latencyMillis);
    put(json, "blocksBeyondEarliest", blocksLate);
    json.put("shareInEarliestBlock", blocksLate.shareUpTo(0))
        .put("shareWithinTwoBlocks", blocksLate.shareUpTo(2));
    put(json, "gasPerDeposit", depositGas);
    put(json, "gasPerClaim", claimGas);
    json.put("largestClaimShareOfBlock", largestClaimShare)
        .put("rpcCallsPerMessage", rpcPerMessage)
        .put("relayerCpuMillisPerMessage", BenchCpu.each(cpu.measured().relayer(), delivered))
        .put("storeCpuMillisPerMessage", BenchCpu.each(cpu.measured().store(), delivered))
        .put("relayerCpuMillisPerMessageWithWarmup", cpu.relayerWithWarmup(delivered))
        .put("storeCpuMillisPerMessageWithWarmup", cpu.storeWithWarmup(delivered))
        .put("relayerCpuMillisPerIdleSecond", cpu.relayerIdle())
        .put("storeCpuMillisPerIdleSecond", cpu.storeIdle())
        .put("peakMegabytes", peakMegabytes)
        .put("transactionsPerMessage", transactionsPerMessage);
    return json;
  }

  private static void put(ObjectNode json, String name, Percentiles values) {
    json.putObject(name)
        .put("p50", values.at(50))
        .put("p90", values.at(90))
        .put("p99", values.at(99))
        .put("max", values.at(100))
        .put("mean", values.mean());
  }
}
