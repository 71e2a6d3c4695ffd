// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.model.Bytes;

/** What a node answered to one call. */
sealed interface RpcReply {
  /**
   * A result, which may be JSON null.
   *
   * @param json the result
   */
  record Result(JsonNode json) implements RpcReply {}

  /**
   * A refusal.
   *
   * @param code the error code
   * @param message what the node said
   * @param data returned bytes, empty when there are none
   * @param hasData whether the node gave bytes at all: how an execution that reverted is told from
   *     a refusal
   */
  record Refusal(long code, String message, Bytes data, boolean hasData) implements RpcReply {}
}
