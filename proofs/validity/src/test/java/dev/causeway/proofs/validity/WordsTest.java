// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final Owner OWNER = Owner.parse("0xffffffffffffffffffffffffffffffffffffffff");
  private static final TokenAmount MOST =
      new TokenAmount(UInt256.parse("340282366920938463463374607431768211455"));
  private static final List<LedgerTransaction> ALL =
      List.of(
          new NoOp(),
          new Deposit(AccountIndex.of(65_535), OWNER, TokenNumber.of(0xffff_ffffL), MOST),
          new Deposit(AccountIndex.of(0), OWNER, TokenNumber.of(1), TokenAmount.ZERO),
          new Transfer(
              AccountIndex.of(0x1234), AccountIndex.of(0x5678), OWNER, TokenNumber.of(7), MOST),
          new Exit(
              AccountIndex.of(65_535),
              Address.parse("0x00000000000000000000000000000000000000ff"),
              ChainId.of((1L << 53) - 1),
              TokenNumber.of(0x8000_0000L),
              TokenAmount.of(1)));

  @Test
  void shouldBePackedAsSpecified() {
    Words words = ALL.get(3).words();
    BigInteger amount = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
    BigInteger first =
        amount
            .add(BigInteger.valueOf(7).shiftLeft(128))
            .add(BigInteger.valueOf(0x5678).shiftLeft(160))
            .add(BigInteger.valueOf(0x1234).shiftLeft(184))
            .add(BigInteger.valueOf(2).shiftLeft(208));
    assertThat(words.first()).isEqualTo(Scalar.of(first));
    assertThat(words.second())
        .isEqualTo(Scalar.of(BigInteger.ONE.shiftLeft(160).subtract(BigInteger.ONE)));
    assertThat(ALL.get(4).words().second())
        .isEqualTo(
            Scalar.of(
                BigInteger.valueOf((1L << 53) - 1).shiftLeft(160).add(BigInteger.valueOf(255))));
  }

  @Test
  void shouldReadBackWhatWasPacked() {
    for (LedgerTransaction transaction : ALL) {
      assertThat(LedgerTransaction.of(transaction.words())).isEqualTo(transaction);
    }
  }

  @Test
  void shouldHaveOneTransactionForOnePairOfWords() {
    // Every other pair of words is another transaction, or none.
    for (LedgerTransaction transaction : ALL) {
      for (Words other : flipped(transaction.words())) {
        LedgerTransaction read;
        try {
          read = LedgerTransaction.of(other);
        } catch (IllegalArgumentException refused) {
          continue;
        }
        assertThat(read).isNotEqualTo(transaction);
        assertThat(read.words()).isEqualTo(other);
      }
    }
  }

  @Test
  void shouldRefuseUnusedFieldsUnknownKindsAndWideWords() {
    Words deposit = ALL.get(2).words();
    assertThatThrownBy(() -> LedgerTransaction.of(flip(deposit, 184)))
        .hasMessageContaining("fields that its kind does not use");
    assertThatThrownBy(() -> LedgerTransaction.of(flip(deposit, 256 + 160)))
        .hasMessageContaining("fields that its kind does not use");
    assertThatThrownBy(() -> LedgerTransaction.of(flip(deposit, 210)))
        .hasMessageContaining("kind 5");
    assertThatThrownBy(() -> flip(deposit, 216)).hasMessageContaining("216 bits");
    assertThatThrownBy(() -> flip(deposit, 256 + 224)).hasMessageContaining("224 bits");
  }

  @Test
  @Tag("pitfall-25")
  void shouldChangeTheSignalsWithEveryBit() {
    Scalar alpha = Scalar.of(new BigInteger("123456789123456789123456789123456789"));
    List<Words> words = ALL.subList(1, 5).stream().map(LedgerTransaction::words).toList();
    Scalar evaluation = PublicSignals.evaluation(words, alpha);
    Scalar commitment = PublicSignals.commitment(words);
    BatchBinding binding = new LedgerScenario().binding();
    Scalar bound = binding.alpha(Scalar.ONE, Scalar.ONE, commitment, words);
    int checked = 0;
    for (int i = 0; i < words.size(); i++) {
      for (Words other : flipped(words.get(i))) {
        List<Words> changed = new ArrayList<>(words);
        changed.set(i, other);
        assertThat(PublicSignals.evaluation(changed, alpha)).isNotEqualTo(evaluation);
        assertThat(PublicSignals.commitment(changed)).isNotEqualTo(commitment);
        assertThat(binding.alpha(Scalar.ONE, Scalar.ONE, commitment, changed)).isNotEqualTo(bound);
        checked++;
      }
    }
    assertThat(checked).isEqualTo(4 * (Words.A_BITS + Words.B_BITS));
  }

  private static List<Words> flipped(Words words) {
    List<Words> others = new ArrayList<>();
    for (int bit = 0; bit < Words.A_BITS; bit++) {
      others.add(flip(words, bit));
    }
    for (int bit = 0; bit < Words.B_BITS; bit++) {
      others.add(flip(words, 256 + bit));
    }
    return others;
  }

  /** Bits from 256 on are those of B. */
  private static Words flip(Words words, int bit) {
    return bit < 256
        ? new Words(flip(words.a(), bit), words.b())
        : new Words(words.a(), flip(words.b(), bit - 256));
  }

  private static Bytes32 flip(Bytes32 word, int bit) {
    byte[] bytes = new byte[Bytes32.SIZE];
    word.asByteBuffer().get(bytes);
    bytes[31 - bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes32.of(ByteBuffer.wrap(bytes));
  }
}
