// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.api.v1.TransferFilter;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.TransferState;
import dev.causeway.model.TxHash;
import dev.causeway.proofs.merkle.Addresses;
import dev.causeway.relayer.core.store.TransferQueries;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads fields of requests, strictly. Every problem names the field, the value and the remedy, as
 * {@link ApiFailure.BadField}.
 */
final class Requests {
  private static final String TRANSFERS = "transfers/";
  private static final String CHAINS = "chains/";
  private static final Pattern CHAIN_NUMBER = Pattern.compile("[1-9][0-9]{0,15}");
  private static final int LONGEST_SHOWN = 80;

  private Requests() {}

  static MessageId transferName(String field, String name) {
    if (!name.startsWith(TRANSFERS)) {
      throw bad(field, "expected \"transfers/{message_id}\", but got " + shown(name));
    }
    return parsed(field, name.substring(TRANSFERS.length()), MessageId::parse);
  }

  static ChainId chainName(String field, String name) {
    String number = name.startsWith(CHAINS) ? name.substring(CHAINS.length()) : "";
    if (!CHAIN_NUMBER.matcher(number).matches()) {
      throw bad(field, "expected \"chains/{chain_id}\", but got " + shown(name));
    }
    return parsed(field, number, text -> ChainId.of(Long.parseLong(text)));
  }

  static ChainId chain(String field, long value) {
    if (value == 0) {
      throw bad(field, "a chain id is required; ListChains lists them");
    }
    return parsed(field, Long.toUnsignedString(value), _ -> ChainId.of(value));
  }

  static Optional<ChainId> optionalChain(String field, long value) {
    return value == 0 ? Optional.empty() : Optional.of(chain(field, value));
  }

  static TxHash transaction(String field, String text) {
    return parsed(field, text, TxHash::parse);
  }

  static Address address(String field, String text) {
    return parsed(field, text, Addresses::parseChecksummed);
  }

  static Optional<Address> optionalAddress(String field, String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(address(field, text));
  }

  static TokenAmount amount(String field, String text) {
    TokenAmount amount = parsed(field, text, TokenAmount::parse);
    if (amount.isZero() || amount.value().bitLength() > 128) {
      throw bad(field, "expected 1 to 2^128 - 1 smallest units, but got " + shown(text));
    }
    return amount;
  }

  static TokenKey token(String field, boolean present, dev.causeway.api.v1.TokenKey key) {
    if (!present) {
      throw bad(field, "a token is required; ListTokens lists them");
    }
    if (key.getOriginChainId() == 0) {
      throw bad(field + ".origin_chain_id", "a chain id is required; ListTokens tells it");
    }
    // Of no chain that takes part, if a chain of bad faith made it up.
    return new TokenKey(
        ChainId.ofUnsigned(key.getOriginChainId()),
        address(field + ".origin_token", key.getOriginToken()));
  }

  static String requestId(String text) {
    if (text.isBlank() || text.length() > 64) {
      throw bad(
          "request_id",
          "expected 1 to 64 characters that you choose, such as a UUID, but got " + shown(text));
    }
    return text;
  }

  static TransferQueries.Filter filter(TransferFilter filter) {
    Set<TransferState> states = EnumSet.noneOf(TransferState.class);
    for (int position = 0; position < filter.getStatesCount(); position++) {
      states.add(state("filter.states[" + position + "]", filter.getStates(position)));
    }
    return new TransferQueries.Filter(
        optionalChain("filter.source_chain_id", filter.getSourceChainId()),
        optionalChain("filter.destination_chain_id", filter.getDestinationChainId()),
        optionalAddress("filter.account", filter.getAccount()),
        states);
  }

  private static TransferState state(String field, dev.causeway.api.v1.TransferState state) {
    return switch (state) {
      case TRANSFER_STATE_OBSERVED -> TransferState.OBSERVED;
      case TRANSFER_STATE_FINAL -> TransferState.FINAL;
      case TRANSFER_STATE_SETTLED -> TransferState.SETTLED;
      case TRANSFER_STATE_ROOT_CARRIED -> TransferState.ROOT_CARRIED;
      case TRANSFER_STATE_CLAIM_SENT -> TransferState.CLAIM_SENT;
      case TRANSFER_STATE_CLAIMED -> TransferState.CLAIMED;
      case TRANSFER_STATE_ORPHANED -> TransferState.ORPHANED;
      case TRANSFER_STATE_PARKED -> TransferState.PARKED;
      case TRANSFER_STATE_CHALLENGED -> TransferState.CHALLENGED;
      case TRANSFER_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw bad(field, "expected a state from OBSERVED to CHALLENGED, but got " + state);
    };
  }

  static ApiException bad(String field, String problem) {
    return new ApiFailure.BadField(field, problem).exception();
  }

  private static <T> T parsed(String field, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException malformed) {
      String problem = malformed.getMessage();
      throw bad(field, problem == null ? "cannot read " + shown(text) : problem);
    }
  }

  private static String shown(String text) {
    return '"'
        + (text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...")
        + '"';
  }
}
