// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Printable;
import dev.causeway.model.TokenKey;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page of tokens begins: after the token of that name. Tokens never go, so it stays. */
final class TokenPages {
  private static final Pattern NAME = Pattern.compile("tokens/([1-9]\\d{0,19})/(0x[0-9a-f]{40})");

  private TokenPages() {}

  static String name(TokenKey token) {
    return "tokens/" + token.originChain() + "/" + token.originToken();
  }

  static String write(TokenKey last) {
    return name(last);
  }

  static Optional<TokenKey> read(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = NAME.matcher(text);
    try {
      if (matcher.matches()) {
        return Optional.of(
            new TokenKey(
                ChainId.ofUnsigned(Long.parseUnsignedLong(matcher.group(1))),
                Address.parse(matcher.group(2))));
      }
    } catch (IllegalArgumentException malformed) {
      throw refused(text);
    }
    throw refused(text);
  }

  private static ApiException refused(String text) {
    return Requests.bad(
        "page_token",
        "\""
            + Printable.of(text)
            + "\" is no token of this list: pass next_page_token of the page before, or nothing"
            + " for the first page");
  }
}
