// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Gas;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the fields of a header in their order and stops at the first that cannot be one. */
final class HeaderReader {
  private static final int LONDON_FIELDS = 16;
  private static final int SHANGHAI_FIELDS = 17;
  private static final int CANCUN_FIELDS = 20;
  private static final int PRAGUE_FIELDS = 21;

  private static final class BadField extends Exception {
    private static final long serialVersionUID = 1L;

    BadField(String field) {
      super("the header's " + field + " is malformed", null, false, false);
    }
  }

  private final List<RlpItem> fields;
  private final List<String> beyond = new ArrayList<>();
  private int next;

  private HeaderReader(List<RlpItem> fields) {
    this.fields = fields;
  }

  static HeaderParse read(Bytes rlp) {
    return switch (Rlp.decode(rlp)) {
      case RlpDecoding.Malformed(RlpFault fault) -> new HeaderParse.Malformed(fault.describe());
      case RlpDecoding.Decoded(RlpItem.Data _) ->
          new HeaderParse.Malformed("a header is a list, but this is a byte string");
      case RlpDecoding.Decoded(RlpItem.Sequence(List<RlpItem> fields)) ->
          switch (fields.size()) {
            case LONDON_FIELDS, SHANGHAI_FIELDS, CANCUN_FIELDS, PRAGUE_FIELDS ->
                new HeaderReader(fields).header();
            default ->
                new HeaderParse.Malformed(
                    "a header has 16, 17, 20 or 21 fields, but this has "
                        + fields.size()
                        + "; a newer fork needs a newer release");
          };
    };
  }

  private HeaderParse header() {
    try {
      BlockHeader header =
          new BlockHeader(
              word("parent hash"),
              word("ommers hash"),
              Address.of(data("beneficiary", Address.SIZE).asByteBuffer()),
              word("state root"),
              word("transactions root"),
              word("receipts root"),
              new Bloom(data("logs bloom", Bloom.SIZE)),
              number("difficulty"),
              BlockNumber.of(longNumber("number")),
              Gas.of(longNumber("gas limit")),
              Gas.of(longNumber("gas used")),
              time(),
              shortData("extra data"),
              word("prev randao"),
              data("nonce", BlockHeader.SEAL_NONCE_SIZE),
              new Wei(number("base fee")),
              fork());
      return beyond.isEmpty()
          ? new HeaderParse.Parsed(header)
          : new HeaderParse.Beyond(beyond.getFirst());
    } catch (BadField bad) {
      return new HeaderParse.Malformed(String.valueOf(bad.getMessage()));
    }
  }

  private HeaderFork fork() throws BadField {
    if (fields.size() == LONDON_FIELDS) {
      return new HeaderFork.London();
    }
    Bytes32 withdrawalsRoot = word("withdrawals root");
    if (fields.size() == SHANGHAI_FIELDS) {
      return new HeaderFork.Shanghai(withdrawalsRoot);
    }
    Gas blobGasUsed = Gas.of(longNumber("blob gas used"));
    Gas excessBlobGas = Gas.of(longNumber("excess blob gas"));
    Bytes32 parentBeaconBlockRoot = word("parent beacon block root");
    return fields.size() == CANCUN_FIELDS
        ? new HeaderFork.Cancun(withdrawalsRoot, blobGasUsed, excessBlobGas, parentBeaconBlockRoot)
        : new HeaderFork.Prague(
            withdrawalsRoot,
            blobGasUsed,
            excessBlobGas,
            parentBeaconBlockRoot,
            word("requests hash"));
  }

  private Instant time() throws BadField {
    long seconds = longNumber("timestamp");
    if (seconds > Instant.MAX.getEpochSecond()) {
      beyond.add("timestamp");
      return Instant.EPOCH;
    }
    return Instant.ofEpochSecond(seconds);
  }

  private Bytes32 word(String field) throws BadField {
    return or(RlpNumbers.word(fields.get(next++)), field);
  }

  private Bytes data(String field, int size) throws BadField {
    return or(RlpNumbers.data(fields.get(next++), size), field);
  }

  private Bytes shortData(String field) throws BadField {
    return switch (fields.get(next++)) {
      case RlpItem.Data(Bytes value) when value.size() <= BlockHeader.MAX_EXTRA_DATA -> value;
      case RlpItem.Data _, RlpItem.Sequence _ -> throw new BadField(field);
    };
  }

  private UInt256 number(String field) throws BadField {
    return or(RlpNumbers.number(fields.get(next++)), field);
  }

  /** A number of at most eight bytes; one that does not fit is noted and read as zero. */
  private long longNumber(String field) throws BadField {
    UInt256 number = number(field);
    if (number.bitLength() > Long.SIZE) {
      throw new BadField(field);
    }
    if (number.bitLength() == Long.SIZE) {
      beyond.add(field);
      return 0;
    }
    return number.toLongExact();
  }

  private static <T> T or(Optional<T> value, String field) throws BadField {
    if (value.isEmpty()) {
      throw new BadField(field);
    }
    return value.get();
  }
}
