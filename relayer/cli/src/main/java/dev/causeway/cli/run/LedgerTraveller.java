// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.cli.client.LedgerKeys;
import dev.causeway.cli.client.LedgerWallet;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageId;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.crypto.SigningKey;
import java.nio.file.Path;

/** Somebody with a key of the ledger. */
final class LedgerTraveller implements AutoCloseable {
  private final LedgerWallet wallet;
  private final SigningKey key;

  /**
   * Speaks to the ledger's node.
   *
   * @param keyFile the key; made when there is none
   */
  LedgerTraveller(ManifestLedger ledger, Path keyFile) {
    var _ = LedgerKeys.make(keyFile);
    this.key = LedgerKeys.read(keyFile);
    this.wallet = new LedgerWallet(ledger);
  }

  Owner owner() {
    return Owner.of(key.publicKey());
  }

  TokenAmount balance(Manifest.Token token) {
    return wallet.balance(owner(), token);
  }

  /** Signs an exit, and names the message that it becomes. */
  MessageId exit(Manifest.Token token, TokenAmount amount, ChainId to, Address recipient) {
    return MessageId.parse(wallet.exit(key, token, amount, to, recipient).getMessageId());
  }

  @Override
  public void close() {
    wallet.close();
  }
}
