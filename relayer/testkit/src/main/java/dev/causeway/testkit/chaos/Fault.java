// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.testkit.rpc.RpcFault;
import java.time.Duration;
import java.util.List;

/**
 * Something that goes wrong, perhaps several times.
 *
 * @param deed what
 * @param timing when
 */
public record Fault(Deed deed, Timing timing) {
  /**
   * When.
   *
   * @param at after the start of the load
   * @param times how often
   * @param every pause after one is over before the next begins
   * @param jitter at most that much more before each, drawn from the seed
   */
  public record Timing(Duration at, int times, Duration every, Duration jitter) {}

  /** What goes wrong. Nodes are {@code n1}, {@code owner:DUTY}, {@code random} or {@code all}. */
  public sealed interface Deed {
    /** The word for it in scenarios. */
    default String word() {
      return switch (this) {
        case Kill _ -> "kill";
        case Stop _ -> "stop";
        case Drain _ -> "drain";
        case Join _ -> "join";
        case AtFailpoint _ -> "failpoint";
        case Rpc _ -> "rpc";
        case CutDatabase _ -> "cut-database";
        case Reorg _ -> "reorg";
        case StopChain _ -> "chain-stop";
        case RestartPostgres _ -> "postgres";
        case Poison _ -> "poison";
        case EmptyWallet _ -> "empty-wallet";
        case Silence _ -> "silence";
        case SlowDatabase _ -> "slow-database";
        case RefuseDatabase _ -> "refuse-database";
        case CutPeers _ -> "cut-peers";
        case WrongProposal _ -> "wrong-proposal";
      };
    }

    /**
     * {@code kill -9}.
     *
     * @param node which
     * @param restart how long after it is started again
     */
    record Kill(String node, Duration restart) implements Deed {}

    /**
     * SIGSTOP, and SIGCONT.
     *
     * @param node which
     * @param length between the two
     */
    record Stop(String node, Duration length) implements Deed {}

    /**
     * SIGTERM: the node hands over and ends.
     *
     * @param node which
     * @param restart how long after its end it is started again
     */
    record Drain(String node, Duration restart) implements Deed {}

    /** One more node. */
    record Join() implements Deed {}

    /**
     * Armed in the owner of the duty; each time the next of the points.
     *
     * @param points names of failpoints
     * @param action {@code kill} or {@code stop}
     * @param duty whose owner, such as {@code send/l2a/RELAYER}; the point counts only there
     * @param length how long a stopped node stays so, or a killed one stays away
     */
    record AtFailpoint(List<String> points, String action, String duty, Duration length)
        implements Deed {
      /** Copies the list. */
      public AtFailpoint {
        points = List.copyOf(points);
      }
    }

    /**
     * What an endpoint answers.
     *
     * @param fault the preset
     * @param chain whose endpoint
     * @param node for which node
     * @param endpoints which of them, counted from 1
     * @param length how long
     */
    record Rpc(RpcFault fault, String chain, String node, List<Integer> endpoints, Duration length)
        implements Deed {
      /** Copies the list. */
      public Rpc {
        endpoints = List.copyOf(endpoints);
      }
    }

    /**
     * The link between a node and the database is cut without a word.
     *
     * @param node which
     * @param length how long
     */
    record CutDatabase(String node, Duration length) implements Deed {}

    /**
     * The newest blocks are replaced by others without their transactions.
     *
     * @param chain whose
     * @param depth how many
     */
    record Reorg(String chain, int depth) implements Deed {}

    /**
     * No block is made.
     *
     * @param chain whose
     * @param length how long
     */
    record StopChain(String chain, Duration length) implements Deed {}

    /**
     * The database server goes and comes back.
     *
     * @param kill whether by kill -9 rather than in order
     * @param length how long it is away
     */
    record RestartPostgres(boolean kill, Duration length) implements Deed {}

    /**
     * A message whose receiver reverts.
     *
     * @param from source
     * @param to destination, with a test receiver
     */
    record Poison(String from, String to) implements Deed {}

    /**
     * The relayer's keys own nothing.
     *
     * @param chain where
     * @param length how long
     */
    record EmptyWallet(String chain, Duration length) implements Deed {}

    /**
     * Endpoints take connections and calls, and never answer.
     *
     * @param chain whose endpoints
     * @param node for which node
     * @param endpoints which of them, counted from 1
     * @param length how long
     */
    record Silence(String chain, String node, List<Integer> endpoints, Duration length)
        implements Deed {
      /** Copies the list. */
      public Silence {
        endpoints = List.copyOf(endpoints);
      }
    }

    /**
     * Everything between a node and the database is late.
     *
     * @param node which
     * @param delay the least that each piece takes, each way; at most twice as long
     * @param length how long
     */
    record SlowDatabase(String node, Duration delay, Duration length) implements Deed {}

    /**
     * The database breaks the connections of all nodes and refuses new ones.
     *
     * @param length how long
     */
    record RefuseDatabase(Duration length) implements Deed {}

    /**
     * The nodes hear nothing from the others and the others nothing from them; the database and the
     * chains are there for all.
     *
     * @param node which
     * @param length how long
     */
    record CutPeers(String node, Duration length) implements Deed {}

    /**
     * A stranger proposes an output that is no output of the chain.
     *
     * @param chain an optimistic rollup
     */
    record WrongProposal(String chain) implements Deed {}
  }
}
