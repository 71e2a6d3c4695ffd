// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.api.v1.TransferFilter;
import dev.causeway.relayer.core.store.TransferQueries.PageToken;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Page tokens as callers see them: opaque text that holds the position and a checksum over it and
 * the filter, so that a token that was cut, typed or taken to another list is refused instead of
 * answered with the wrong page. They are no secret and grant nothing.
 */
final class PageTokens {
  private static final byte VERSION = 1;
  private static final int SIZE = 1 + Long.BYTES + Integer.BYTES;

  private PageTokens() {}

  static String write(PageToken token, TransferFilter filter) {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).put(VERSION).putLong(token.before());
    bytes.putInt(checksum(token.before(), filter));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  static Optional<PageToken> read(String text, TransferFilter filter) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer bytes = decoded(text);
    if (bytes.remaining() != SIZE || bytes.get() != VERSION) {
      throw refused();
    }
    long before = bytes.getLong();
    if (bytes.getInt() != checksum(before, filter)) {
      throw refused();
    }
    return Optional.of(new PageToken(before));
  }

  private static ByteBuffer decoded(String text) {
    try {
      return ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException malformed) {
      throw refused();
    }
  }

  private static int checksum(long before, TransferFilter filter) {
    CRC32C checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(before).flip());
    checksum.update(filter.toByteArray());
    return (int) checksum.getValue();
  }

  private static ApiException refused() {
    return Requests.bad(
        "page_token",
        "not a token of this list: pass next_page_token of the page before with the same filter,"
            + " or nothing for the first page");
  }
}
