// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import dev.causeway.api.ledger.v1.SignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.merkle.Addresses;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.Payment;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.SignedPayment;
import dev.causeway.proofs.validity.TokenNumber;
import dev.causeway.proofs.validity.crypto.PublicKey;
import dev.causeway.proofs.validity.crypto.Signature;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads fields of requests, strictly. Every problem names the field, the value and the remedy, as
 * {@link Refusal.BadField}.
 */
final class LedgerFields {
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final int LONGEST_SHOWN = 80;

  private LedgerFields() {}

  /** The number in a resource name such as "batches/7". */
  static long named(String collection, String name) {
    String prefix = collection + "/";
    String number = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    if (!NUMBER.matcher(number).matches()) {
      throw bad("name", "expected \"%s{number}\", but got %s".formatted(prefix, shown(name)));
    }
    return Long.parseLong(number);
  }

  /** The account in a resource name. */
  static AccountIndex account(String name) {
    long index = named("accounts", name);
    return parsed("name", () -> AccountIndex.of((int) Math.min(index, Integer.MAX_VALUE)));
  }

  static Address address(String field, String text) {
    return parsed(field, () -> Addresses.parseChecksummed(text));
  }

  static TokenNumber token(String field, int number) {
    return parsed(field, () -> TokenNumber.of(Integer.toUnsignedLong(number)));
  }

  static SignedPayment payment(String field, SignedTransaction message) {
    AccountIndex from =
        parsed(field + ".from_index", () -> AccountIndex.of(message.getFromIndex()));
    TokenNumber token = token(field + ".token", message.getToken());
    TokenAmount amount = parsed(field + ".amount", () -> TokenAmount.parse(message.getAmount()));
    Address recipient = address(field + ".recipient", message.getRecipient());
    long destination = message.getDestinationChainId();
    Payment payment =
        switch (message.getKind()) {
          case TRANSACTION_KIND_TRANSFER -> {
            if (destination != 0) {
              throw bad(
                  field + ".destination_chain_id",
                  "a transfer has none, but got " + Long.toUnsignedString(destination));
            }
            // The sequencer chooses the payee's account.
            yield parsed(
                field + ".amount",
                () -> new Transfer(from, AccountIndex.of(0), new Owner(recipient), token, amount));
          }
          case TRANSACTION_KIND_EXIT -> {
            ChainId chain = parsed(field + ".destination_chain_id", () -> ChainId.of(destination));
            yield parsed(field + ".amount", () -> new Exit(from, recipient, chain, token, amount));
          }
          case TRANSACTION_KIND_DEPOSIT ->
              throw bad(
                  field + ".kind",
                  "deposits come from L1: send the token to the ledger through the bridge");
          case TRANSACTION_KIND_UNSPECIFIED, UNRECOGNIZED ->
              throw bad(field + ".kind", "expected TRANSFER or EXIT, but got " + message.getKind());
        };
    Nonce nonce = parsed(field + ".nonce", () -> Nonce.of(message.getNonce()));
    return new SignedPayment(
        payment,
        nonce,
        key(field + ".public_key", message.getPublicKey()),
        signature(field + ".signature", message.getSignature()));
  }

  private static PublicKey key(String field, dev.causeway.api.ledger.v1.PublicKey message) {
    Scalar x = parsed(field + ".x", () -> Scalar.parse(message.getX()));
    Scalar y = parsed(field + ".y", () -> Scalar.parse(message.getY()));
    return parsed(field, () -> new PublicKey(x, y));
  }

  private static Signature signature(String field, dev.causeway.api.ledger.v1.Signature message) {
    Scalar x = parsed(field + ".r8_x", () -> Scalar.parse(message.getR8X()));
    Scalar y = parsed(field + ".r8_y", () -> Scalar.parse(message.getR8Y()));
    Scalar s = parsed(field + ".s", () -> Scalar.parse(message.getS()));
    return parsed(field + ".s", () -> new Signature(x, y, s));
  }

  static RefusalException bad(String field, String problem) {
    return new Refusal.BadField(field, problem).exception();
  }

  private static <T> T parsed(String field, Supplier<T> parser) {
    try {
      return parser.get();
    } catch (IllegalArgumentException malformed) {
      throw bad(field, String.valueOf(malformed.getMessage()));
    }
  }

  private static String shown(String text) {
    return '"'
        + (text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...")
        + '"';
  }
}
