// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a network under test shall be like.
 *
 * @param nodes relayer processes that share the work
 * @param rollups L2s beside the L1, called {@code l2a}, {@code l2b}, ...
 * @param endpoints proxies that each node has for each chain, all to the same chain; more than one
 *     lets one endpoint lie while another is honest
 * @param blockTime of all chains
 * @param disputeWindow of all L2s, in whole seconds
 * @param finalityDepth blocks on top of a final one
 * @param seed of all chance in proxies
 * @param settings of every node, each {@code key=value} as in {@code reference.conf} below {@code
 *     causeway}
 * @param jvmOptions of every node
 * @param supervised whether a node that dies is started again by itself
 * @param image runs each node in a container of this image, such as {@code causeway:local}, on the
 *     host's network; empty runs processes
 * @param folder for logs, transcripts and data; emptied at the start
 */
public record NetworkOptions(
    int nodes,
    int rollups,
    int endpoints,
    Duration blockTime,
    Duration disputeWindow,
    int finalityDepth,
    long seed,
    List<String> settings,
    List<String> jvmOptions,
    boolean supervised,
    Optional<String> image,
    Path folder) {
  private static final int MOST_NODES = 9;
  private static final int MOST_ENDPOINTS = 5;

  /** Copies the lists, and refuses what cannot work, naming the value. */
  public NetworkOptions {
    requireBetween("nodes", nodes, 1, MOST_NODES);
    requireBetween("endpoints", endpoints, 1, MOST_ENDPOINTS);
    settings = List.copyOf(settings);
    jvmOptions = List.copyOf(jvmOptions);
    for (String setting : settings) {
      if (setting.indexOf('=') < 1) {
        throw new IllegalArgumentException(
            "\"%s\" is no setting; write key=value, such as claim.batch-size=20"
                .formatted(setting));
      }
    }
  }

  /**
   * One node, two L2s, blocks every half second, a dispute window of two seconds, and settings that
   * make nodes look more often than they would in earnest.
   */
  public static NetworkOptions in(Path folder) {
    return new NetworkOptions(
        1,
        2,
        1,
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        1,
        1,
        List.of("claim.retry-after=1s", "challenge.interval=1s", "settle.proposal-interval=500ms"),
        List.of(),
        false,
        Optional.empty(),
        folder);
  }

  /** The same with so many nodes. */
  public NetworkOptions withNodes(int count) {
    return new NetworkOptions(
        count,
        rollups,
        endpoints,
        blockTime,
        disputeWindow,
        finalityDepth,
        seed,
        settings,
        jvmOptions,
        supervised,
        image,
        folder);
  }

  /** The same with so many L2s. */
  public NetworkOptions withRollups(int count) {
    return new NetworkOptions(
        nodes,
        count,
        endpoints,
        blockTime,
        disputeWindow,
        finalityDepth,
        seed,
        settings,
        jvmOptions,
        supervised,
        image,
        folder);
  }

  /** The same with so many endpoints of each chain. */
  public NetworkOptions withEndpoints(int count) {
    return new NetworkOptions(
        nodes,
        rollups,
        count,
        blockTime,
        disputeWindow,
        finalityDepth,
        seed,
        settings,
        jvmOptions,
        supervised,
        image,
        folder);
  }

  /** The same with other times of the chains. */
  public NetworkOptions withChainTimes(Duration newBlockTime, Duration window, int depth) {
    return new NetworkOptions(
        nodes,
        rollups,
        endpoints,
        newBlockTime,
        window,
        depth,
        seed,
        settings,
        jvmOptions,
        supervised,
        image,
        folder);
  }

  /** The same with another seed. */
  public NetworkOptions withSeed(long newSeed) {
    return new NetworkOptions(
        nodes,
        rollups,
        endpoints,
        blockTime,
        disputeWindow,
        finalityDepth,
        newSeed,
        settings,
        jvmOptions,
        supervised,
        image,
        folder);
  }

  /** The same with other settings of the nodes. */
  public NetworkOptions withSettings(List<String> newSettings) {
    return new NetworkOptions(
        nodes,
        rollups,
        endpoints,
        blockTime,
        disputeWindow,
        finalityDepth,
        seed,
        newSettings,
        jvmOptions,
        supervised,
        image,
        folder);
  }

  /** The same with other options of the nodes' JVMs. */
  public NetworkOptions withJvmOptions(List<String> options) {
    return new NetworkOptions(
        nodes,
        rollups,
        endpoints,
        blockTime,
        disputeWindow,
        finalityDepth,
        seed,
        settings,
        options,
        supervised,
        image,
        folder);
  }

  /** The same with nodes that are started again when they die. */
  public NetworkOptions withSupervision() {
    return new NetworkOptions(
        nodes,
        rollups,
        endpoints,
        blockTime,
        disputeWindow,
        finalityDepth,
        seed,
        settings,
        jvmOptions,
        true,
        image,
        folder);
  }

  /** The same with nodes in containers of that image. */
  public NetworkOptions withImage(String name) {
    return new NetworkOptions(
        nodes,
        rollups,
        endpoints,
        blockTime,
        disputeWindow,
        finalityDepth,
        seed,
        settings,
        jvmOptions,
        supervised,
        Optional.of(name),
        folder);
  }

  private static void requireBetween(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "number of %s is %d; give %d to %d".formatted(what, value, least, most));
    }
  }
}
