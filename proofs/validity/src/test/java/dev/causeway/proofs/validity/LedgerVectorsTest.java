// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.groth16.Groth16Verifier;
import dev.causeway.proofs.groth16.ProvingProgress;
import dev.causeway.proofs.groth16.Verification;
import dev.causeway.proofs.groth16.curve.G1Point;
import dev.causeway.proofs.groth16.curve.G2Point;
import dev.causeway.proofs.groth16.format.Proof;
import dev.causeway.proofs.groth16.format.VerifyingKey;
import dev.causeway.proofs.validity.LedgerScenario.Person;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.circuit.Circuits;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The vectors from which the contract is tested: verifying keys, and proven batches that follow one
 * another from the empty state. Proofs are random and stay as they were committed; all else is
 * computed anew and compared.
 */
class LedgerVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILE = Path.of(System.getProperty("causeway.vectors"), "ledger.json");

  @Test
  void shouldAgreeWithCommittedVectorsAndVerifyTheirProofs() throws Exception {
    List<BatchInputs> batches = batches();
    if (Boolean.getBoolean("causeway.vectors.write")) {
      write(batches);
    }
    JsonNode committed = JSON.readTree(FILE.toFile());

    for (int size : List.of(1, 4)) {
      assertThat(committed.path("verifyingKeys").path(String.valueOf(size)))
          .as("the key for %d; run the tests with -Dcauseway.vectors.write=true", size)
          .isEqualTo(JSON.valueToTree(key(Circuits.key(size).verifyingKey())));
    }
    assertThat(committed.path("batches")).hasSameSizeAs(batches);
    for (int i = 0; i < batches.size(); i++) {
      BatchInputs batch = batches.get(i);
      JsonNode element = committed.path("batches").path(i);
      Map<String, Object> expected = element(batch);
      expected.put("proof", element.path("proof"));
      assertThat(element).as("batch %d", i).isEqualTo(JSON.valueToTree(expected));
      assertThat(
              new Groth16Verifier(Circuits.key(batch.transactions().size()).verifyingKey())
                  .verify(proof(element.path("proof")), batch.signals().toList()))
          .isInstanceOf(Verification.Accepted.class);
    }
  }

  private static List<BatchInputs> batches() {
    LedgerScenario ledger = new LedgerScenario();
    List<BatchInputs> batches = new ArrayList<>();
    settle(batches, ledger, 1, LedgerScenario.deposit(0, Person.ALICE, 1, 1_000));
    settle(batches, ledger, 1, ledger.transfer(Person.ALICE, 0, 1, Person.BOB, 1, 400));
    settle(batches, ledger, 1, ledger.exit(Person.BOB, 1, 1, 150));
    settle(
        batches,
        ledger,
        4,
        LedgerScenario.deposit(2, Person.CAROL, 2, 77_000_000),
        ledger.transfer(Person.ALICE, 0, 0, Person.ALICE, 1, 1),
        exit(ledger, Person.BOB, 1, 1, 50, 31338, 0));
    settle(
        batches,
        ledger,
        4,
        LedgerScenario.deposit(0, Person.ALICE, 1, 5),
        LedgerScenario.deposit(3, Person.ALICE, 2, 6),
        LedgerScenario.deposit(65_535, Person.BOB, 2, 7),
        LedgerScenario.deposit(2, Person.CAROL, 2, 8));
    settle(
        batches,
        ledger,
        4,
        exit(ledger, Person.CAROL, 2, 2, 1_000, 31338, 0),
        exit(ledger, Person.CAROL, 2, 2, 2_000, 31339, 1),
        ledger.transfer(Person.ALICE, 0, 1, Person.BOB, 1, 300),
        exit(ledger, Person.ALICE, 3, 2, 6, 31337, 0));
    settle(batches, ledger, 1);
    settle(batches, ledger, 4, LedgerScenario.deposit(4, Person.CAROL, 1, 9));
    settle(batches, ledger, 1, exit(ledger, Person.CAROL, 4, 1, 9, 31338, 0));
    return batches;
  }

  private static void settle(
      List<BatchInputs> batches, LedgerScenario ledger, int size, BatchEntry... entries) {
    batches.add(ledger.settle(List.of(entries), size).inputs());
  }

  private static SignedPayment exit(
      LedgerScenario ledger,
      Person payer,
      int from,
      long token,
      long amount,
      long destination,
      int after) {
    return ledger.signed(
        payer,
        new Exit(
            AccountIndex.of(from),
            Address.parse("0x00000000000000000000000000000000000b0b0b"),
            ChainId.of(destination),
            TokenNumber.of(token),
            TokenAmount.of(amount)),
        after);
  }

  private static void write(List<BatchInputs> batches) throws Exception {
    Map<String, Object> keys = new LinkedHashMap<>();
    for (int size : List.of(1, 4)) {
      keys.put(String.valueOf(size), key(Circuits.key(size).verifyingKey()));
    }
    List<Map<String, Object>> elements = new ArrayList<>();
    for (BatchInputs batch : batches) {
      Map<String, Object> element = element(batch);
      Proof proof =
          Circuits.prover(batch.transactions().size())
              .prove(batch, ProvingProgress.NONE, () -> false)
              .proof();
      element.put("proof", words(proof.a(), proof.b(), proof.c()));
      elements.add(element);
    }
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("baseChain", LedgerScenario.BASE_CHAIN.toString());
    file.put("ledgerChain", LedgerScenario.DOMAIN.ledger().toString());
    file.put("contract", LedgerScenario.DOMAIN.contract().toString());
    file.put("emptyRoot", new AccountTree().root().toHex());
    file.put("verifyingKeys", keys);
    file.put("batches", elements);
    DefaultPrettyPrinter lines = new DefaultPrettyPrinter();
    lines.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    Files.writeString(FILE, JSON.writer(lines).writeValueAsString(file) + "\n");
  }

  private static Map<String, Object> element(BatchInputs batch) {
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
    element.put(
        "transactions", batch.transactions().stream().map(LedgerVectorsTest::shown).toList());
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

  private static Map<String, Object> key(VerifyingKey key) {
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
  private static List<String> words(Object... points) {
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

  private static Proof proof(JsonNode words) {
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
