// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What a rule does with the calls that it is about. */
public sealed interface RpcAction {
  /** Answers single calls; those of a batch as well. Several such rules wrap one another. */
  record Intercept(Interceptor interceptor) implements RpcAction {}

  /** Lets the whole request wait, for a time between the two, before anything else happens. */
  record Delay(Duration least, Duration most) implements RpcAction {
    /** Refuses a span that runs backwards. */
    public Delay {
      if (least.isNegative() || most.compareTo(least) < 0) {
        throw new IllegalArgumentException(
            "delay from %s to %s; give a span that begins at 0 or later".formatted(least, most));
      }
    }
  }

  /**
   * Answers the whole request with an HTTP response of its own; the node is not asked.
   *
   * @param status such as 429
   * @param headers beside the length
   * @param body as text
   */
  record Respond(int status, Map<String, String> headers, String body) implements RpcAction {
    /** Copies the headers. */
    public Respond {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Breaks the connection with a reset.
   *
   * @param forwardFirst whether the node gets the request before its answer is lost
   */
  record Reset(boolean forwardFirst) implements RpcAction {}

  /**
   * Announces the full length and closes the connection early.
   *
   * @param part of the body that is sent, from 0 to 1
   */
  record Cut(double part) implements RpcAction {}

  /** Changes the list of answers to a batch, or the one answer to a single call. */
  record Answers(AnswersEdit edit) implements RpcAction {}

  /** Changes the text of the response. */
  record Text(TextEdit edit) implements RpcAction {}

  /**
   * Responds with blanks without end in sight.
   *
   * @param bytes how many the client unpacks
   * @param packed whether they are sent as gzip, which makes a thousandth of them
   */
  record Flood(long bytes, boolean packed) implements RpcAction {}

  /**
   * Decides over messages that the node sends over a WebSocket. Rules with this action look at no
   * calls: their match is not used.
   */
  record Frames(FrameFilter filter) implements RpcAction {}

  /** Changes a list of answers. */
  @FunctionalInterface
  interface AnswersEdit {
    /** The answers that are sent instead. */
    List<ObjectNode> edit(List<ObjectNode> answers, RandomGenerator random);
  }

  /** Changes text. */
  @FunctionalInterface
  interface TextEdit {
    /** The text that is sent instead. */
    String edit(String text, RandomGenerator random);
  }

  /** Lets messages of a WebSocket pass. */
  @FunctionalInterface
  interface FrameFilter {
    /**
     * Whether the client gets it.
     *
     * @throws IOException when the node had to be asked and does not answer
     */
    boolean passes(JsonNode message, Upstream node) throws IOException;
  }
}
