// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;

/** Answers for programs: the JSON form of the interface's messages, each on one line. */
public final class Json {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .preservingProtoFieldNames()
          .alwaysPrintFieldsWithNoPresence();

  private Json() {}

  /** One line. */
  public static String line(MessageOrBuilder message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException("cannot write JSON", impossible);
    }
  }
}
