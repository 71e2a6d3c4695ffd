// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Init code that does things in one transaction, as a contract: calls, and creations of other
 * contracts that do things and fail. Whether a step succeeds changes nothing for the next one.
 */
final class Script {
  /**
   * Code of the emitter: CALLDATACOPY(0, 128, size - 128), then LOG4 with the first four words as
   * topics.
   */
  static final Bytes EMITTER =
      Bytes.parse("0x60803603806080600037606035604035602035600035846000a400");

  private static final String STOP = "00";
  private static final String REVERT = "60006000fd";

  private sealed interface Step {
    Bytes data();

    record Call(Address to, Bytes data) implements Step {}

    record Create(Bytes data) implements Step {}
  }

  private final List<Step> steps = new ArrayList<>();

  Script call(Address to, Bytes data) {
    steps.add(new Step.Call(to, data));
    return this;
  }

  /** Does all that the other script does, and takes it back. */
  Script fail(Script inner) {
    steps.add(new Step.Create(inner.code(REVERT)));
    return this;
  }

  Bytes code() {
    return code(STOP);
  }

  private Bytes code(String end) {
    int length = (instructions(0).length() + end.length()) / 2;
    StringBuilder code = new StringBuilder("0x").append(instructions(length)).append(end);
    steps.forEach(step -> code.append(step.data().toUnprefixedHex()));
    return Bytes.parse(code.toString());
  }

  /** As long for one offset of the data as for another. */
  private String instructions(int dataOffset) {
    StringBuilder code = new StringBuilder();
    int offset = dataOffset;
    for (Step step : steps) {
      int size = step.data().size();
      // CODECOPY(0, offset, size)
      code.append("62%06x62%06x600039".formatted(size, offset));
      switch (step) {
        // CALL(gas, to, 0, 0, size, 0, 0)
        case Step.Call(var to, _) ->
            code.append("6000600062%06x6000600073".formatted(size))
                .append(to.toString().substring(2))
                .append("5af150");
        // CREATE(0, 0, size)
        case Step.Create _ -> code.append("62%06x60006000f050".formatted(size));
      }
      offset += size;
    }
    return code.toString();
  }

  /**
   * Init code of a contract that emits whatever it is told: four topics, then data, as the calldata
   * of a call.
   */
  static Bytes emitter() {
    String runtime = EMITTER.toUnprefixedHex();
    return Bytes.parse("0x60%02x80600b6000396000f3%s".formatted(runtime.length() / 2, runtime));
  }

  /** What to tell an emitter. */
  static Bytes emission(List<Bytes32> topics, Bytes data) {
    ByteBuffer told = ByteBuffer.allocate(topics.size() * Bytes32.SIZE + data.size());
    topics.forEach(topic -> told.put(topic.asByteBuffer()));
    return Bytes.of(told.put(data.asByteBuffer()).flip());
  }
}
