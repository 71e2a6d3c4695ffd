// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.prove;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.SettledBatch;
import dev.causeway.chains.SettledBatch.Submission;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The proven batches of the shared vectors, as L1 would hold them. */
final class BatchVectors {
  private static final JsonNode VECTORS = read();

  static final LedgerTerms TERMS =
      new LedgerTerms(
          ChainId.of(VECTORS.path("baseChain").asLong()),
          ChainId.of(VECTORS.path("ledgerChain").asLong()),
          Address.parse(VECTORS.path("contract").asText()),
          BlockNumber.of(0),
          Set.of());

  private BatchVectors() {}

  private static JsonNode read() {
    try {
      return new ObjectMapper()
          .readTree(Path.of(System.getProperty("causeway.vectors"), "ledger.json").toFile());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static int count() {
    return VECTORS.path("batches").size();
  }

  /** A batch with the calldata that settles it. */
  static SettledBatch batch(int number) {
    JsonNode batch = VECTORS.path("batches").path(number);
    List<Bytes32> words = words(batch.path("words"));
    return new SettledBatch(
        new BlockRef(BlockNumber.of(7), word(1), word(2), Instant.EPOCH),
        new TxHash(word(3)),
        new LedgerEvent.BatchSettled(
            batch.path("batch").asLong(),
            Bytes32.parse(batch.path("oldRoot").asText()),
            Bytes32.parse(batch.path("newRoot").asText()),
            batch.path("deposits").asLong(),
            LeafCount.of(batch.path("leaves").asLong())),
        words,
        new Submission.Direct(
            Bytes32.parse(batch.path("newRoot").asText()),
            Bytes32.parse(batch.path("commitment").asText()),
            words,
            proof(words(batch.path("proof")))),
        Address.ZERO,
        key(batch.path("size").asText()));
  }

  /** The signals of a batch, in the circuit's order. */
  static List<Bytes32> signals(int number) {
    JsonNode batch = VECTORS.path("batches").path(number);
    return List.of("newRoot", "commitment", "evaluation", "oldRoot", "alpha", "domain").stream()
        .map(name -> Bytes32.parse(batch.path(name).asText()))
        .toList();
  }

  static Submission.Direct submission(SettledBatch batch) {
    return (Submission.Direct) batch.submission();
  }

  static Bytes proof(List<Bytes32> words) {
    StringBuilder hex = new StringBuilder("0x");
    words.forEach(word -> hex.append(word.toString().substring(2)));
    return Bytes.parse(hex.toString());
  }

  static Bytes32 word(long value) {
    return UInt256.of(value).toBytes32();
  }

  private static List<UInt256> key(String size) {
    JsonNode key = VECTORS.path("verifyingKeys").path(size);
    List<UInt256> words = new ArrayList<>();
    for (String part : List.of("alpha1", "beta2", "gamma2", "delta2", "ic")) {
      words(key.path(part)).forEach(word -> words.add(UInt256.of(word)));
    }
    return words;
  }

  private static List<Bytes32> words(JsonNode list) {
    List<Bytes32> words = new ArrayList<>();
    list.forEach(word -> words.add(Bytes32.parse(word.asText())));
    return words;
  }
}
