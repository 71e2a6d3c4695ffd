// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.trie.Rlp;
import dev.causeway.proofs.trie.RlpItem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A transaction for one chain that somebody sends to another one, where the key has funds too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayedTransactionTest {
  private static final Wei AMOUNT = Wei.of(1_000);

  private final Anvil here = Anvil.start(900);
  private final Anvil there = Anvil.start(901);
  private final EvmTools hereTools = here.tools();
  private final EvmTools thereTools = there.tools();
  private final LocalSigner signer = LocalSigner.ofHex(Anvil.KEY);

  @AfterAll
  void close() {
    hereTools.close();
    thereTools.close();
    here.close();
    there.close();
  }

  /** With a nonce that is next on both chains, which is a matter of waiting. */
  private UnsignedTransaction payment(Address to) {
    Nonce next = hereTools.account(signer.address()).nextNonce();
    thereTools.rpc("anvil_setNonce", "[\"%s\",\"0x%x\"]".formatted(signer.address(), next.value()));
    return new UnsignedTransaction(
        ChainId.of(900),
        next,
        to,
        AMOUNT,
        Bytes.EMPTY,
        Gas.of(21_000),
        Wei.of(20_000_000_000L),
        Wei.of(1_000_000_000L));
  }

  private static boolean isTaken(EvmTools chain, String raw) {
    try {
      var _ = chain.rpc("eth_sendRawTransaction", "[\"" + raw + "\"]");
      return true;
    } catch (dev.causeway.chains.ChainFailureException refused) {
      return false;
    }
  }

  /** Our signer without the chain id: the transaction as it was before EIP-155. */
  private Bytes withoutChain(UnsignedTransaction payment) {
    List<RlpItem> fields =
        new ArrayList<>(
            List.of(
                RlpItem.of(payment.nonce().value()),
                RlpItem.of(payment.maxFeePerGas().value()),
                RlpItem.of(payment.gasLimit().value()),
                RlpItem.of(payment.to()),
                RlpItem.of(payment.value().value()),
                RlpItem.of(payment.data())));
    Bytes signature = signer.signHash(Keccak.hash(Rlp.encode(RlpItem.of(fields))));
    fields.add(RlpItem.of(signature.unsignedByteAt(64)));
    for (int at : new int[] {0, 32}) {
      fields.add(RlpItem.of(UInt256.of(Bytes32.of(signature.slice(at, at + 32).asByteBuffer()))));
    }
    return Rlp.encode(RlpItem.of(fields));
  }

  @Test
  @Tag("attack-34")
  void shouldBeWorthNothingElsewhereWhenWeSignedItForAChain() {
    Address payee = Address.parse("0x" + "51".repeat(20));
    UnsignedTransaction payment = payment(payee);
    String raw = signer.sign(payment).bytes().toString();

    assertThat(isTaken(thereTools, raw)).isFalse();
    assertThat(isTaken(hereTools, raw)).isTrue();
    assertThat(thereTools.account(payee).balance()).isEqualTo(Wei.ZERO);
    assertThat(thereTools.account(signer.address()).pendingNonce()).isEqualTo(payment.nonce());
  }

  @Test
  @Tag("twin-34:shouldBeWorthNothingElsewhereWhenWeSignedItForAChain")
  void shouldBePaidTwiceWhenASignatureNamesNoChain() {
    Address payee = Address.parse("0x" + "52".repeat(20));
    UnsignedTransaction payment = payment(payee);
    String raw = withoutChain(payment).toString();

    assertThat(isTaken(hereTools, raw)).isTrue();
    assertThat(isTaken(thereTools, raw)).isTrue();
    Waiting.until(
        "both chains have paid",
        () ->
            hereTools.account(payee).balance().equals(AMOUNT)
                && thereTools.account(payee).balance().equals(AMOUNT));
  }
}
