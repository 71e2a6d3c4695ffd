// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.model.Address;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.groth16.curve.G1Point;
import dev.causeway.proofs.groth16.curve.G2Point;
import dev.causeway.proofs.groth16.format.Proof;
import dev.causeway.proofs.groth16.format.VerifyingKey;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How batches, proofs and keys stand in the vectors that the contract is tested from. */
final class VectorJson {
  static final ObjectMapper JSON = new ObjectMapper();

  private VectorJson() {}

  static Path file(String name) {
    return Path.of(System.getProperty("causeway.vectors"), name);
  }

  static void write(Path file, Object content) throws IOException {
    DefaultPrettyPrinter lines = new DefaultPrettyPrinter();
    lines.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    Files.writeString(file, JSON.writer(lines).writeValueAsString(content) + "\n");
  }

  static Map<String, Object> element(BatchInputs batch) {
    Map<String, Object> element = new LinkedHashMap<>();
    PublicSignals signals = batch.signals();
    element.put("batch", batch.binding().batch());
    element.put("size", batch.transactions().size());
    element.put("deposits", batch.binding().deposits());
    element.put("leaves", batch.binding().leaves());
    element.put("oldRoot", signals.oldRoot().toHex());
    element.put("newRoot", signals.newRoot().toHex());
    element.put("commitment", signals.commitment().toHex());
    element.put("alpha", signals.alpha().toHex());
    element.put("evaluation", signals.evaluation().toHex());
    element.put("domain", signals.domain().toHex());
    List<String> words = new ArrayList<>();
    for (Words pair : batch.words()) {
      words.add(pair.a().toString());
      words.add(pair.b().toString());
    }
    element.put("words", words);
    element.put("transactions", batch.transactions().stream().map(VectorJson::shown).toList());
    // As an int where it fits, as a reader of JSON has it, so that both compare equal.
    element.replaceAll((_, value) -> value instanceof Long number ? number.intValue() : value);
    return element;
  }

  private static Map<String, Object> shown(LedgerTransaction transaction) {
    return switch (transaction) {
      case NoOp _ -> shown("no-op", "0", TokenAmount.ZERO, Address.ZERO, "0");
      case Deposit deposit ->
          shown(
              "deposit",
              deposit.token().toString(),
              deposit.amount(),
              deposit.recipient().address(),
              "0");
      case Transfer transfer ->
          shown(
              "transfer",
              transfer.token().toString(),
              transfer.amount(),
              transfer.recipient().address(),
              "0");
      case Exit exit ->
          shown(
              "exit",
              exit.token().toString(),
              exit.amount(),
              exit.recipient(),
              exit.destination().toString());
    };
  }

  private static Map<String, Object> shown(
      String kind, String token, TokenAmount amount, Address recipient, String destination) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("kind", kind);
    shown.put("token", token);
    shown.put("amount", amount.toString());
    shown.put("recipient", recipient.toString());
    shown.put("destination", destination);
    return shown;
  }

  static Map<String, Object> key(VerifyingKey key) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("alpha1", words(key.alpha1()));
    shown.put("beta2", words(key.beta2()));
    shown.put("gamma2", words(key.gamma2()));
    shown.put("delta2", words(key.delta2()));
    List<String> ic = new ArrayList<>();
    key.ic().forEach(point -> ic.addAll(words(point)));
    shown.put("ic", ic);
    return shown;
  }

  /** Coordinates in the order of the EVM's precompiles: the imaginary part of one first. */
  static List<String> words(Object... points) {
    List<String> words = new ArrayList<>();
    for (Object point : points) {
      switch (point) {
        case G1Point(var x, var y) -> words.addAll(List.of(hex(x), hex(y)));
        case G2Point(var x0, var x1, var y0, var y1) ->
            words.addAll(List.of(hex(x1), hex(x0), hex(y1), hex(y0)));
        default -> throw new IllegalArgumentException("no point: " + point);
      }
    }
    return words;
  }

  static Proof proof(JsonNode words) {
    List<BigInteger> numbers = new ArrayList<>();
    words.forEach(word -> numbers.add(new BigInteger(word.asText().substring(2), 16)));
    return new Proof(
        new G1Point(numbers.get(0), numbers.get(1)),
        new G2Point(numbers.get(3), numbers.get(2), numbers.get(5), numbers.get(4)),
        new G1Point(numbers.get(6), numbers.get(7)));
  }

  private static String hex(BigInteger number) {
    return "0x" + "%064x".formatted(number);
  }
}
