// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

/**
 * Something that goes wrong at a time, in milliseconds since the start; all other times are
 * durations in milliseconds. Nodes, chains and duties are named by numbers that are taken modulo
 * how many there are, so that a fault means the same however many others are left out of a plan.
 */
public sealed interface Fault {
  /** When. */
  long at();

  /** The process of a node dies between two lines of its own and comes back. */
  record Kill(long at, int node, long down) implements Fault {}

  /**
   * The owner of a duty dies at a call of the store or of a chain that the duty makes.
   *
   * @param at when the trap is set
   * @param duty which duty
   * @param point the how-manieth call from then on; an odd number counts only calls with an effect
   * @param after whether the call still had its effect
   * @param down until it comes back
   */
  record KillInStep(long at, int duty, int point, boolean after, long down) implements Fault {}

  /** The owner of a duty stands still inside such a call, and wakes up as a stale owner. */
  record FreezeInStep(long at, int duty, int point, boolean after, long asleep) implements Fault {}

  /** One such call takes long, while the rest of the node goes on. */
  record SlowCall(long at, int duty, int point, boolean after, long takes) implements Fault {}

  /** A node stands still. */
  record Freeze(long at, int node, long asleep) implements Fault {}

  /** The store fails at a write of a duty, which happened or not: the duty cannot know. */
  record AmbiguousWrite(long at, int duty, int write, boolean happened) implements Fault {}

  /** Nobody reaches the store. */
  record StoreDown(long at, long takes) implements Fault {}

  /** One node does not reach the store. */
  record StoreCut(long at, int node, long takes) implements Fault {}

  /** One node does not reach a chain. */
  record ChainCut(long at, int node, int chain, long takes) implements Fault {}

  /** A node hears no notices and no hints. */
  record Deaf(long at, int node, long takes) implements Fault {}

  /** A node gives its duties to the others. */
  record Drain(long at, int node) implements Fault {}

  /**
   * Endpoints of a chain misbehave.
   *
   * @param at when
   * @param chain of which chain
   * @param node for which node; for all when below zero
   * @param trouble in which way
   * @param percent how often, or by how many blocks
   * @param takes for how long
   */
  record Endpoint(long at, int chain, int node, Trouble trouble, int percent, long takes)
      implements Fault {}

  /** Blocks that are not final are replaced. */
  record Reorg(long at, int chain, int depth, boolean keep) implements Fault {}

  /** Final blocks of the base chain are replaced; an operator looks at it later. */
  record DeepReorg(long at, int beyond, boolean keep) implements Fault {}

  /** A chain forgets its pool. */
  record PoolDropped(long at, int chain) implements Fault {}

  /** A chain makes no blocks. */
  record Stall(long at, int chain, long takes) implements Fault {}

  /** The base fee goes above what the relayer may pay. */
  record FeeSpike(long at, int chain, long takes) implements Fault {}

  /** A key of the relayer has no money. */
  record EmptyWallet(long at, int chain, int role, long takes) implements Fault {}

  /** A recipient refuses what arrives. */
  record Poison(long at, int chain, int recipient, long takes) implements Fault {}

  /** A stranger proposes a wrong output. */
  record WrongProposal(long at, int rollup, int behind) implements Fault {}

  /** A verifier lies or is silent. */
  record BadVerifier(long at, int verifier, boolean lying, long takes) implements Fault {}

  /** Somebody mints what nothing backs. */
  record UnbackedMint(long at, int rollup) implements Fault {}

  /** How endpoints misbehave. */
  enum Trouble {
    /** No answer. */
    UNREACHABLE,
    /** Too many requests. */
    THROTTLED,
    /** An answer that is no answer; found by the adapter. */
    MALFORMED,
    /** A lie about headers, logs or receipts; found by the adapter against their hashes. */
    INCONSISTENT,
    /** Every answer is some blocks late. */
    LAG,
    /** The head has a hash that no block has. */
    LYING_HEAD,
    /** Receipts of mined transactions are not found. */
    MISSING_RECEIPTS,
    /** Transactions are accepted and lost. */
    SWALLOWED_BROADCASTS,
    /** A broadcast is carried out, its answer is lost. */
    LOST_ANSWERS,
    /** A broadcast arrives twice. */
    DOUBLED_BROADCASTS,
    /** The nonce of an account is reported too low. */
    LOW_NONCE
  }

  /** Its name for statistics. */
  default String kind() {
    return this instanceof Endpoint endpoint
        ? "Endpoint " + endpoint.trouble()
        : getClass().getSimpleName();
  }
}
