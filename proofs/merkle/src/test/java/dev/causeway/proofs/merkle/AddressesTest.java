// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Nonce;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void shouldWriteAndReadTheChecksumOfEip55WhenAddressIsKnown(String text) {
    assertThat(Addresses.checksummed(Addresses.parseChecksummed(text))).isEqualTo(text);
    String lower = text.toLowerCase(Locale.ROOT);
    assertThat(Addresses.parseChecksummed(lower)).isEqualTo(Address.parse(lower));
    String upper = "0x" + text.substring(2).toUpperCase(Locale.ROOT);
    assertThat(Addresses.parseChecksummed(upper)).isEqualTo(Address.parse(lower));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee",
        "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
      })
  void shouldRefuseWithRemedyWhenChecksumIsWrong(String text) {
    assertThatThrownBy(() -> Addresses.parseChecksummed(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text)
        .hasMessageContaining("Copy it again")
        .hasMessageContaining(text.toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x",
        "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA"
      })
  void shouldRefuseWhenTextIsNoAddress(String text) {
    assertThatThrownBy(() -> Addresses.parseChecksummed(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d",
    "1, 0x343c43a37d37dff08ae8c4a11544c718abb4fcf8",
    "2, 0xf778b86fa74e846c4f0a1fbd1335fe81c00a0c91",
    "3, 0xfffd933a0bc612844eaf0c6fe3e5b8e9b6c1d19c",
    "127, 0x06d9a77f5e4b311bae8d559db9cdb4df94104aa0",
    "128, 0x08e190dcb7b73f5fcdabb43e102215c83659a76d",
    "255, 0x3ef7c1a519e4b4431e317d7839340e3139b03c65",
    "256, 0x3837c1ae70354f670550c746580199ac6a73cb0a",
    "65535, 0x65260eecff4edebabe134f76f1f39a91defde56c",
    "65536, 0xf666a819b370d38f44f2573464da3fba8479b917",
    "9223372036854775807, 0x8d93dfb6069db81a73a82c7a42dfd9b51c4a330c"
  })
  void shouldDeriveKnownAddressWhenAccountCreatesContract(long nonce, String expected) {
    Address creator = Address.parse("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
    assertThat(Addresses.created(creator, Nonce.of(nonce))).hasToString(expected);
  }

  @Test
  void shouldDeriveDifferentAddressesWhenNonceNeedsMoreBytes() {
    // One byte as it is, one byte with a prefix, two bytes: each boundary of the encoding.
    Address creator = Address.parse("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
    assertThat(
            java.util.stream.LongStream.of(0, 1, 127, 128, 255, 256, 65535, 65536, Long.MAX_VALUE)
                .mapToObj(nonce -> Addresses.created(creator, Nonce.of(nonce))))
        .doesNotHaveDuplicates()
        .hasSize(9);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000000000000000000000000000000000000000, 0x0000000000000000000000000000000000000000000000000000000000000000, 0x00, 0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38",
    "0xdeadbeef00000000000000000000000000000000, 0x0000000000000000000000000000000000000000000000000000000000000000, 0x00, 0xB928f69Bb1D91Cd65274e3c79d8986362984fDA3",
    "0x00000000000000000000000000000000deadbeef, 0x00000000000000000000000000000000000000000000000000000000cafebabe, 0xdeadbeef, 0x60f3f640a8508fC6a86d45DF051962668E1e8AC7",
    "0x0000000000000000000000000000000000000000, 0x0000000000000000000000000000000000000000000000000000000000000000, 0x, 0xE33C0C7F7df4809055C3ebA6c09CFe4BaF1BD9e0"
  })
  void shouldDeriveTheExamplesOfEip1014WhenCreate2IsUsed(
      String creator, String salt, String initCode, String expected) {
    Address created =
        Addresses.created2(
            Address.parse(creator), Bytes32.parse(salt), Keccak.hash(Bytes.parse(initCode)));
    assertThat(Addresses.checksummed(created)).isEqualTo(expected);
  }
}
