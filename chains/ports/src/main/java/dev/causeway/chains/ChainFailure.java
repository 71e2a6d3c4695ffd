// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import java.time.Duration;
import java.util.Optional;

/**
 * Why a chain did not answer, or refused. Says what happened; policy (retry, skip, halt) belongs to
 * the caller.
 *
 * <p>Endpoints are named by their position in the configuration, never by URL, which may hold an
 * API key.
 */
public sealed interface ChainFailure {

  /** Whether trying again can help. */
  enum Severity {
    /** The same question may be answered later. */
    TRANSIENT,
    /** The same question will get the same refusal. */
    PERMANENT,
    /** A person has to act first. */
    NEEDS_OPERATOR
  }

  /** Which chain it is about. */
  ChainId chain();

  /** Whether trying again can help. */
  Severity severity();

  /** One line for people: what failed, with the value at fault. */
  String summary();

  /**
   * No endpoint of the chain answers.
   *
   * @param chain the chain
   * @param detail what each endpoint said
   */
  record Unreachable(ChainId chain, String detail) implements ChainFailure {
    @Override
    public Severity severity() {
      return Severity.TRANSIENT;
    }

    @Override
    public String summary() {
      return "chain " + chain + " is unreachable: " + detail;
    }
  }

  /**
   * Endpoints ask to slow down.
   *
   * @param chain the chain
   * @param retryAfter how long to wait, when they say so
   */
  record Throttled(ChainId chain, Optional<Duration> retryAfter) implements ChainFailure {
    @Override
    public Severity severity() {
      return Severity.TRANSIENT;
    }

    @Override
    public String summary() {
      return "chain "
          + chain
          + " throttles us"
          + retryAfter.map(wait -> ", retry after " + wait.toMillis() + " ms").orElse("");
    }
  }

  /**
   * An answer is not what the specification allows: a fault, never a default.
   *
   * @param chain the chain
   * @param detail which method and field, and what it held
   */
  record Malformed(ChainId chain, String detail) implements ChainFailure {
    @Override
    public Severity severity() {
      return Severity.TRANSIENT;
    }

    @Override
    public String summary() {
      return "chain " + chain + " gave a malformed answer: " + detail;
    }
  }

  /**
   * Answers contradict each other or a hash: logs against bloom or receipts root, a header against
   * its hash, one endpoint against another.
   *
   * @param chain the chain
   * @param detail what contradicts what
   */
  record Inconsistent(ChainId chain, String detail) implements ChainFailure {
    @Override
    public Severity severity() {
      return Severity.TRANSIENT;
    }

    @Override
    public String summary() {
      return "chain " + chain + " gave inconsistent answers: " + detail;
    }
  }

  /**
   * What was asked for is not there (any more): a block above the head, or orphaned, or pruned.
   *
   * @param chain the chain
   * @param what what was asked for
   */
  record NotFound(ChainId chain, String what) implements ChainFailure {
    @Override
    public Severity severity() {
      return Severity.TRANSIENT;
    }

    @Override
    public String summary() {
      return "chain " + chain + " does not have " + what;
    }
  }

  /**
   * An endpoint serves another chain than configured.
   *
   * @param expected the configured chain
   * @param actual what the endpoint answers
   * @param endpoint position of the endpoint in the configuration, from 0
   */
  record WrongChain(ChainId expected, String actual, int endpoint) implements ChainFailure {
    @Override
    public ChainId chain() {
      return expected;
    }

    @Override
    public Severity severity() {
      return Severity.NEEDS_OPERATOR;
    }

    @Override
    public String summary() {
      return "endpoint "
          + endpoint
          + " of chain "
          + expected
          + " serves chain "
          + actual
          + ": correct its URL or the chain id in the configuration";
    }
  }

  /**
   * Too few independent endpoints agree on what is final: too few answer, or they contradict each
   * other. Nothing new is believed until they agree.
   *
   * @param chain the chain
   * @param agreeing how many independent groups of endpoints agree at most
   * @param needed how many have to
   * @param detail what each of them says
   */
  record NoQuorum(ChainId chain, int agreeing, int needed, String detail) implements ChainFailure {
    @Override
    public Severity severity() {
      return Severity.TRANSIENT;
    }

    @Override
    public String summary() {
      return "only %d of %d needed independent endpoints of chain %s agree: %s"
          .formatted(agreeing, needed, chain, detail);
    }
  }

  /**
   * The newest block is too old: the chain stands still, or all its endpoints show an old view.
   *
   * @param chain the chain
   * @param newest height of the newest block
   * @param age how old it is by our clock
   */
  record Stale(ChainId chain, BlockNumber newest, Duration age) implements ChainFailure {
    @Override
    public Severity severity() {
      return Severity.TRANSIENT;
    }

    @Override
    public String summary() {
      return "the newest block of chain %s, %s, is %d s old: the chain stands still, or its endpoints are cut off from it"
          .formatted(chain, newest, age.toSeconds());
    }
  }

  /**
   * A call reverts.
   *
   * @param chain the chain
   * @param revert the decoded reason
   */
  record Reverted(ChainId chain, RevertReason revert) implements ChainFailure {
    @Override
    public Severity severity() {
      return Severity.PERMANENT;
    }

    @Override
    public String summary() {
      return "call on chain " + chain + " reverts: " + revert.summary();
    }
  }

  /**
   * The node refuses the request for another reason.
   *
   * @param chain the chain
   * @param code the JSON-RPC error code
   * @param message what the node said, shortened
   */
  record Refused(ChainId chain, long code, String message) implements ChainFailure {
    @Override
    public Severity severity() {
      return Severity.TRANSIENT;
    }

    @Override
    public String summary() {
      return "chain " + chain + " refuses: " + message + " (code " + code + ")";
    }
  }
}
