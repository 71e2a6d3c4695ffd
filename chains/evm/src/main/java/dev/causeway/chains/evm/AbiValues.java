// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.util.List;

/** Heads and tails of {@link AbiValue}s. */
final class AbiValues {
  private AbiValues() {}

  /** Writes values one after the other: those of no fixed size as an offset, then their tails. */
  static void write(AbiWriter target, List<AbiValue> values) {
    long tail = headSize(values);
    for (AbiValue value : values) {
      if (isDynamic(value)) {
        target.number(tail);
        tail += size(value);
      } else {
        writeContent(target, value);
      }
    }
    for (AbiValue value : values) {
      if (isDynamic(value)) {
        writeContent(target, value);
      }
    }
  }

  static int size(List<AbiValue> values) {
    int size = headSize(values);
    for (AbiValue value : values) {
      size += isDynamic(value) ? size(value) : 0;
    }
    return size;
  }

  private static int headSize(List<AbiValue> values) {
    int size = 0;
    for (AbiValue value : values) {
      size += isDynamic(value) ? Bytes32.SIZE : size(value);
    }
    return size;
  }

  private static int size(AbiValue value) {
    return switch (value) {
      case AbiValue.Word _ -> Bytes32.SIZE;
      case AbiValue.Dynamic(Bytes bytes) -> AbiWriter.sizeOfBytes(bytes);
      case AbiValue.Array(List<AbiValue> items) -> Bytes32.SIZE + size(items);
      case AbiValue.Tuple(List<AbiValue> fields) -> size(fields);
    };
  }

  private static void writeContent(AbiWriter target, AbiValue value) {
    switch (value) {
      case AbiValue.Word(Bytes32 word) -> target.word(word);
      case AbiValue.Dynamic(Bytes bytes) -> target.bytes(bytes);
      case AbiValue.Array(List<AbiValue> items) -> write(target.number(items.size()), items);
      case AbiValue.Tuple(List<AbiValue> fields) -> write(target, fields);
    }
  }

  private static boolean isDynamic(AbiValue value) {
    return switch (value) {
      case AbiValue.Word _ -> false;
      case AbiValue.Dynamic _, AbiValue.Array _ -> true;
      case AbiValue.Tuple(List<AbiValue> fields) -> fields.stream().anyMatch(AbiValues::isDynamic);
    };
  }
}
