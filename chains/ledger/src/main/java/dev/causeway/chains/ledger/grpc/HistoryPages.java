// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Page tokens as callers see them: opaque text that holds the position and a checksum over it and
 * the account, so that a token that was cut, typed or taken to another account is refused instead
 * of answered with the wrong page. They are no secret and grant nothing.
 */
final class HistoryPages {
  private static final byte VERSION = 1;
  private static final int SIZE = 1 + Long.BYTES + Integer.BYTES;

  private HistoryPages() {}

  /** The token that goes on below a position. */
  static String write(long below, int account) {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).put(VERSION).putLong(below);
    bytes.putInt(checksum(below, account));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** The position below which to go on: above all of them without a token. */
  static long read(String text, int account) {
    if (text.isEmpty()) {
      return Long.MAX_VALUE;
    }
    ByteBuffer bytes = decoded(text);
    if (bytes.remaining() != SIZE || bytes.get() != VERSION) {
      throw refused();
    }
    long below = bytes.getLong();
    if (below < 0 || bytes.getInt() != checksum(below, account)) {
      throw refused();
    }
    return below;
  }

  private static ByteBuffer decoded(String text) {
    try {
      return ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException malformed) {
      throw refused();
    }
  }

  private static int checksum(long below, int account) {
    CRC32C checksum = new CRC32C();
    checksum.update(
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(below).putInt(account).flip());
    return (int) checksum.getValue();
  }

  private static RefusalException refused() {
    return LedgerFields.bad(
        "page_token",
        "not a token of this account: pass next_page_token of the page before, or nothing for the"
            + " first page");
  }
}
