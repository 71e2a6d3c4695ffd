// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.causeway.model.Bytes;
import java.nio.ByteBuffer;

/** The decoders of RLP and of headers, on bytes that a fuzzer grows by what they cover. */
class RlpFuzzTest {
  /** Strict: what is decoded has no other encoding. */
  @FuzzTest
  void shouldDecodeOnlyWhatItWouldEncode(byte[] input) {
    Bytes encoded = Bytes.of(ByteBuffer.wrap(input));
    switch (Rlp.decode(encoded)) {
      case RlpDecoding.Decoded(RlpItem item) -> assertThat(Rlp.encode(item)).isEqualTo(encoded);
      case RlpDecoding.Malformed(RlpFault fault) ->
          assertThat(fault.offset()).isBetween(0, input.length);
    }
  }

  /** A header that is understood hashes to what its bytes hash to. */
  @FuzzTest
  void shouldParseOnlyHeadersThatItWouldWrite(byte[] input) {
    Bytes encoded = Bytes.of(ByteBuffer.wrap(input));
    switch (BlockHeader.parse(encoded)) {
      case HeaderParse.Parsed(BlockHeader header) -> assertThat(header.rlp()).isEqualTo(encoded);
      case HeaderParse.Beyond(String field) -> assertThat(field).isNotBlank();
      case HeaderParse.Malformed(String reason) -> assertThat(reason).isNotBlank();
    }
  }
}
