// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.validity.Account;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.TokenNumber;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Accounts as bytes in a snapshot: 56 for each, by index. */
final class AccountCodec {
  private static final int HALF = Bytes32.SIZE / 2;
  private static final int ENTRY = Integer.BYTES + Address.SIZE + HALF + 2 * Long.BYTES;

  private AccountCodec() {}

  static Bytes write(List<AccountEntry> entries) {
    ByteBuffer bytes = ByteBuffer.allocate(ENTRY * entries.size());
    for (AccountEntry entry : entries) {
      Account account = entry.account();
      bytes.putInt(entry.index().value()).put(account.owner().address().asByteBuffer());
      bytes.putLong(account.token().value());
      bytes.put(account.balance().value().toBytes32().asByteBuffer().position(HALF));
      bytes.putLong(account.nonce().value());
    }
    return Bytes.of(bytes.flip());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws CorruptLedgerException when it is anything else
   */
  static List<AccountEntry> read(Bytes written) {
    try {
      ByteBuffer bytes = written.asByteBuffer();
      List<AccountEntry> entries = new ArrayList<>(bytes.remaining() / ENTRY);
      while (bytes.hasRemaining()) {
        AccountIndex index = AccountIndex.of(bytes.getInt());
        Owner owner = new Owner(Address.of(part(bytes, Address.SIZE)));
        TokenNumber token = TokenNumber.of(bytes.getLong());
        ByteBuffer word = ByteBuffer.allocate(Bytes32.SIZE).position(HALF);
        word.put(part(bytes, HALF)).rewind();
        TokenAmount balance = new TokenAmount(UInt256.of(Bytes32.of(word)));
        Account account = new Account(owner, token, balance, Nonce.of(bytes.getLong()));
        entries.add(new AccountEntry(index, account));
      }
      return entries;
    } catch (BufferUnderflowException | IllegalArgumentException damaged) {
      throw new CorruptLedgerException(
          "a snapshot of the ledger's accounts does not decode ("
              + damaged.getMessage()
              + "): delete it (table ledger_snapshot), and the node reads from the one before",
          damaged);
    }
  }

  private static ByteBuffer part(ByteBuffer bytes, int size) {
    if (bytes.remaining() < size) {
      throw new BufferUnderflowException();
    }
    ByteBuffer part = bytes.slice(bytes.position(), size);
    bytes.position(bytes.position() + size);
    return part;
  }
}
