// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import java.io.IOException;

/** A file is not what it has to be. The message names the file, the value and the remedy. */
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Ways of being wrong. */
  public enum Kind {
    /** The first bytes are those of another kind of file. */
    WRONG_MAGIC,
    /** A version that nobody has written yet, or a proof system other than Groth16. */
    UNSUPPORTED,
    /** The file ends before what it says it holds. */
    TRUNCATED,
    /** Bytes follow what the file says it holds. */
    TRAILING_BYTES,
    /** A part that has to be there is not. */
    MISSING_SECTION,
    /** A part is there twice, so that readers may differ in which they take. */
    DUPLICATE_SECTION,
    /** A part has another size than the header says. */
    WRONG_SIZE,
    /** The numbers are modulo another prime. */
    WRONG_CURVE,
    /** A number is beyond what it may be. */
    OUT_OF_RANGE,
    /** Coordinates of a point that is not on its curve. */
    NOT_A_POINT,
    /** Text that is no JSON, or JSON of another shape. */
    MALFORMED_JSON,
    /** More than is read. */
    TOO_LARGE
  }

  FormatException(Kind kind, String source, String message) {
    super("%s: %s".formatted(source, message));
    this.kind = kind;
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }
}
