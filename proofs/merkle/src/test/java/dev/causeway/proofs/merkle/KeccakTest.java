// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeccakTest {
  @Test
  @Tag("pitfall-24")
  void shouldMatchKnownAnswersWhenInputIsKnown() {
    assertThat(Keccak.EMPTY)
        .hasToString("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assertThat(Keccak.hash("abc"))
        .hasToString("0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    assertThat(Keccak.hash("Transfer(address,address,uint256)"))
        .hasToString("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
    // The root of a deposit tree's first level: two zero words.
    assertThat(Keccak.hash(Bytes32.ZERO, Bytes32.ZERO))
        .hasToString("0xad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5");
  }

  @Test
  @Tag("pitfall-24")
  void shouldNotBeTheStandardizedSha3WhenCompared() {
    assertThat(Keccak.EMPTY.toString())
        .isNotEqualTo("0xa7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
  }

  @Test
  void shouldHashTheSameWhenInputComesInAnyForm() {
    Bytes32 word = Bytes32.parse("0x" + "5a".repeat(32));
    assertThat(Keccak.hash(word)).isEqualTo(Keccak.hash(word.toBytes()));
    assertThat(Keccak.hash(word, word)).isEqualTo(Keccak.hash(Bytes.parse("0x" + "5a".repeat(64))));
    Address address = Address.parse("0x" + "5a".repeat(20));
    assertThat(Keccak.hash(address)).isEqualTo(Keccak.hash(address.toBytes()));
    byte[] large = new byte[10_000];
    assertThat(Keccak.hash(ByteBuffer.wrap(large)))
        .isEqualTo(Keccak.hash(Bytes.of(ByteBuffer.wrap(large))));
    ByteBuffer part = ByteBuffer.wrap(large, 100, 32);
    assertThat(Keccak.hash(part)).isEqualTo(Keccak.hash(Bytes32.ZERO));
    assertThat(part.remaining()).isEqualTo(32);
  }
}
