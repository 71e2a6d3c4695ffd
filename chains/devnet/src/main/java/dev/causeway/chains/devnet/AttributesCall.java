// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.model.Address;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The call that tells an L2 about L1, in the OP Stack's Ecotone form: a selector and packed fields.
 * Mirrors {@code L1Attributes.setL1BlockValuesEcotone}.
 */
final class AttributesCall {
  /** Where the OP Stack has its L1Block predeploy. */
  static final Address CONTRACT = Address.parse("0x4200000000000000000000000000000000000015");

  /** The only account that the contract takes values from; nobody has its key. */
  static final Address DEPOSITOR = Address.parse("0xdeaddeaddeaddeaddeaddeaddeaddeaddead0001");

  private static final int SELECTOR = 0x440a5e20;
  private static final int SIZE = 4 + 4 + 4 + 8 + 8 + 8 + 4 * 32;

  private AttributesCall() {}

  /**
   * Calldata as 0x-prefixed hexadecimal.
   *
   * @param sequenceNumber L2 blocks that were already made with this origin
   */
  static String data(L1Block origin, long sequenceNumber) {
    ByteBuffer data = ByteBuffer.allocate(SIZE);
    data.putInt(SELECTOR);
    // Both fee scalars stay zero: a devnet charges nothing for L1 data.
    data.putInt(0).putInt(0);
    data.putLong(sequenceNumber);
    data.putLong(origin.timestamp());
    data.putLong(origin.number().value());
    putWord(data, origin.baseFee());
    putWord(data, BigInteger.ONE);
    data.put(origin.hash().asByteBuffer());
    putWord(data, BigInteger.ZERO);
    return "0x" + HexFormat.of().formatHex(data.array());
  }

  private static void putWord(ByteBuffer data, BigInteger value) {
    byte[] bytes = value.toByteArray();
    int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    data.position(data.position() + 32 - (bytes.length - from));
    data.put(bytes, from, bytes.length - from);
  }
}
