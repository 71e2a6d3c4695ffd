// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.RevertReason;
import dev.causeway.chains.evm.AbiWriter.Selector;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Decodes the bytes that a reverted call returned by the errors of our contracts. Pure. */
final class RevertDecoder {
  private static final Selector ALREADY_CLAIMED = Selector.of("AlreadyClaimed(uint64,uint32)");
  private static final Selector NOTHING_TO_CLAIM = Selector.of("NothingToClaim(uint256)");
  private static final Selector LIMIT_EXCEEDED =
      Selector.of("LimitExceeded(address,uint8,uint256,uint256)");
  private static final Selector LIMIT_OF = Selector.of("limitOf(address,uint8)");
  private static final Selector PAUSED = Selector.of("Paused(uint8)");
  private static final Selector ROOT_UNKNOWN = Selector.of("GlobalRootUnknown(bytes32)");
  private static final Selector TOKEN_UNKNOWN = Selector.of("TokenUnknown(uint64,address)");

  private RevertDecoder() {}

  static RevertReason decode(Bytes data) {
    Optional<Selector> selector = new AbiReader(data).selector();
    if (selector.isEmpty()) {
      return new RevertReason.Unrecognized(data);
    }
    AbiReader arguments = new AbiReader(data.slice(Selector.SIZE, data.size()));
    try {
      return decode(selector.get(), arguments, data);
    } catch (IllegalArgumentException notOurs) {
      // Another contract's error with the same four bytes.
      return new RevertReason.Unrecognized(data);
    }
  }

  /** What nodes at different blocks say alike when the same call reverts for the same reason. */
  static Bytes gist(Bytes data) {
    // How much a bucket holds depends on the time of the block.
    return decode(data) instanceof RevertReason.LimitExceeded ? limitQuestion(data) : data;
  }

  /** What to ask the bridge for the size of the bucket that a {@code LimitExceeded} is about. */
  static Bytes limitQuestion(Bytes data) {
    // The token and the direction are the first two arguments of both.
    ByteBuffer question = ByteBuffer.allocate(Selector.SIZE + 2 * Bytes32.SIZE);
    question.put(LIMIT_OF.toBytes().asByteBuffer());
    question.put(data.slice(Selector.SIZE, Selector.SIZE + 2 * Bytes32.SIZE).asByteBuffer());
    return Bytes.of(question.flip());
  }

  private static RevertReason decode(Selector selector, AbiReader arguments, Bytes data) {
    if (selector.equals(ALREADY_CLAIMED) || selector.equals(NOTHING_TO_CLAIM)) {
      return new RevertReason.AlreadyClaimed();
    }
    if (selector.equals(LIMIT_EXCEEDED)) {
      // The error does not tell the capacity.
      return new RevertReason.LimitExceeded(
          new TokenAmount(arguments.uint256(64)),
          new TokenAmount(arguments.uint256(96)),
          TokenAmount.ZERO);
    }
    if (selector.equals(PAUSED)) {
      return new RevertReason.Paused();
    }
    if (selector.equals(ROOT_UNKNOWN) && !arguments.word(0).isZero()) {
      return new RevertReason.UnknownRoot(new GlobalRoot(arguments.word(0)));
    }
    if (selector.equals(TOKEN_UNKNOWN)) {
      return new RevertReason.UnknownToken(new TokenKey(arguments.chain(0), arguments.address(32)));
    }
    Optional<String> text = ErrorCatalogue.text(selector, arguments);
    if (text.isEmpty()) {
      return new RevertReason.Unrecognized(data);
    }
    return ErrorCatalogue.tellsUnknownBlock(selector)
        ? new RevertReason.UnknownBlock(text.get())
        : new RevertReason.ContractError(text.get());
  }
}
