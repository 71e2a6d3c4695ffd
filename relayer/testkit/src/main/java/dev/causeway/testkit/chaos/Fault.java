// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.relayer.store.StoreHarm;
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
        case OlderDatabase _ -> "older-database";
        case DamagedRow _ -> "damaged-row";
        case DatabaseTrouble trouble -> trouble.kind().word();
        case UnbackedMint _ -> "unbacked-mint";
        case StolenKey _ -> "stolen-key";
        case Challenge _ -> "challenge";
        case Resume _ -> "resume";
        case ClockJump _ -> "clock-jump";
        case FeeSpike _ -> "fee-spike";
        case AbuseApi _ -> "abuse-api";
        case Twin _ -> "twin";
        case Burden _ -> "burden";
      };
    }

    /**
     * {@code kill -9}. The node of a ledger is killed while a batch is cut and not settled, its
     * prover while it proves one.
     *
     * @param node which; also {@code ledger} and {@code prover}
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

    /**
     * The database is put back to what it was a while ago, as when a backup is restored or a
     * replica that lagged is promoted.
     *
     * @param age how long ago
     * @param running whether nodes run on meanwhile, rather than be killed before and started after
     */
    record OlderDatabase(Duration age, boolean running) implements Deed {}

    /**
     * A bit of a stored row flips, until a node says so, and is flipped back then.
     *
     * @param target which row
     * @param length how long at most; a miss when no node says anything
     */
    record DamagedRow(StoreHarm.Target target, Duration length) implements Deed {}

    /** What can be the matter with a database that still answers. */
    enum Trouble {
      /** No transaction may write. */
      READ_ONLY("read-only-database"),
      /** Somebody holds the table of leases for himself. */
      LOCKED("lock-database"),
      /** All connections are taken. */
      EXHAUSTED("exhaust-database");

      private final String word;

      Trouble(String word) {
        this.word = word;
      }

      /** The word for it in scenarios. */
      public String word() {
        return word;
      }
    }

    /**
     * The database answers, but does not do what it should.
     *
     * @param kind how
     * @param length how long
     */
    record DatabaseTrouble(Trouble kind, Duration length) implements Deed {}

    /**
     * The wrapped token gets supply that nothing is locked for, straight into the state of the
     * chain. When all bridges are paused it is taken away and they are opened again.
     *
     * @param chain whose state is changed
     * @param length how long at most until all are paused; a miss when they are not
     */
    record UnbackedMint(String chain, Duration length) implements Deed {}

    /**
     * A thief who has the relayer's key sends forged claims with it, and spends its nonces.
     *
     * @param chain where
     * @param length how long
     */
    record StolenKey(String chain, Duration length) implements Deed {}

    /**
     * A stranger challenges the relayer's newest proposal, which is right.
     *
     * @param chain an optimistic rollup
     * @param lost whether a quorum of verifiers lies, so that the right proposal is refuted
     */
    record Challenge(String chain, boolean lost) implements Deed {}

    /**
     * An operator resumes every chain that is halted.
     *
     * @param length how long he looks; a miss when none is halted in that time
     */
    record Resume(Duration length) implements Deed {}

    /**
     * The timestamp of the next block is far ahead, and the chain's clock goes on from there.
     *
     * @param chain whose
     * @param by how far
     */
    record ClockJump(String chain, Duration by) implements Deed {}

    /**
     * The base fee of every block is far above what the relayer pays.
     *
     * @param chain where
     * @param length how long
     */
    record FeeSpike(String chain, Duration length) implements Deed {}

    /**
     * Clients that mean it ill: half-open connections, floods of pings, huge requests, streams that
     * nobody reads, calls without a deadline.
     *
     * @param node whose interface
     * @param length how long
     */
    record AbuseApi(String node, Duration length) implements Deed {}

    /**
     * A second process under the name of the node.
     *
     * @param node which
     * @param length how long it lives; it is killed then
     */
    record Twin(String node, Duration length) implements Deed {}

    /**
     * The node is killed and started with something that it has to bear, and in the end started
     * again without.
     *
     * @param node which
     * @param kind {@code clock}, {@code files} or {@code heap}
     * @param value seconds that its clock is ahead, files that it may open, or megabytes
     * @param length how long
     */
    record Burden(String node, String kind, int value, Duration length) implements Deed {}
  }
}
