// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.BatchInputs;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class WitnessCalculatorTest {
  private static final BigInteger ORDER =
      new BigInteger(
          "2736030358979909402780800718157159386076813972158567259200215660948447373041");

  @Test
  void shouldAcceptEveryValidTransactionAndSayWhatItsSignalsAre() {
    for (Map.Entry<String, BatchInputs> batch : ValidBatches.ofOne().entrySet()) {
      assertAccepted(1, batch.getValue());
    }
    assertAccepted(4, ValidBatches.mixed());
  }

  @Test
  void shouldRefuseFalsePayers() {
    // An overdraft: the balance claimed is that of another leaf, or the rest is negative.
    refused("transfer", "fromBalance", 5, "TreeUpdate", "Num2Bits");
    refused("transfer", "amount", 991, "Num2Bits", "TreeUpdate", "SignatureCheck");
    refused("transfer", "fromNonce", 0, "SignatureCheck", "TreeUpdate");
    refused("transfer", "fromNonce", 2, "SignatureCheck", "TreeUpdate");
    refused("transfer", "from", 1, "TreeUpdate", "SignatureCheck");
    refused("transfer", "token", 2, "TreeUpdate", "SignatureCheck");
    refused("exit of everything", "recipient", 1, "SignatureCheck");
    refused("exit of everything", "destination", 1, "SignatureCheck");
    refused("transfer", "oldRoot", 1, "TreeUpdate");
    refused("transfer", "domain", 1, "SignatureCheck");
    refused("transfer", "fromSiblings", 1, "TreeUpdate");
  }

  @Test
  void shouldRefuseFalseSignatures() {
    refused("transfer", "S", 1, "SignatureCheck");
    BatchInputs transfer = ValidBatches.ofOne("transfer");
    BigInteger s = ValidBatches.input(transfer, "S").getFirst().toBigInteger();
    refused("transfer", with(transfer, "S", Scalar.of(s.add(ORDER))), "SignatureCheck", "Num2Bits");
    Scalar r8x = ValidBatches.input(transfer, "R8x").getFirst();
    refused("transfer", with(transfer, "R8x", r8x.negate()), "SignatureCheck");
    refused("transfer", with(transfer, "R8x", r8x.add(Scalar.ONE)), "BabyCheck");
    Scalar ax = ValidBatches.input(transfer, "Ax").getFirst();
    refused("transfer", with(transfer, "Ax", ax.add(Scalar.ONE)), "BabyCheck");
    // Nobody signs for the neutral element, but R8 = S * B8 would verify under it.
    SequencedMap<String, List<Scalar>> neutral = with(transfer, "Ax", Scalar.ZERO);
    neutral.put("Ay", List.of(Scalar.ONE));
    refused("transfer", neutral, "SignatureCheck");
    SequencedMap<String, List<Scalar>> ofOrderTwo = with(transfer, "Ax", Scalar.ZERO);
    ofOrderTwo.put("Ay", List.of(Scalar.ONE.negate()));
    refused("transfer", ofOrderTwo, "SignatureCheck");
    // Another's valid point is not the owner's key.
    SequencedMap<String, List<Scalar>> other =
        with(transfer, "Ax", ValidBatches.input(transfer, "R8x"));
    other.put("Ay", ValidBatches.input(transfer, "R8y"));
    refused("transfer", other, "SignatureCheck", "TreeUpdate");
  }

  @Test
  void shouldRefuseFalsePayees() {
    refused("deposit to an account", "toEmpty", 1, "Transaction");
    refused("deposit to an account", "toBalance", 989, "TreeUpdate");
    refused("deposit to an account", "toNonce", 0, "TreeUpdate");
    refused("deposit to an account", "recipient", 1, "TreeUpdate");
    refused("deposit to an account", "token", 2, "TreeUpdate");
    refused("deposit to an account", "to", 1, "TreeUpdate");
    refused("deposit to an empty account", "toEmpty", 0, "TreeUpdate");
    refused("deposit to an empty account", "toEmpty", 2, "Transaction");
    refused("deposit to an empty account", "toBalance", 1, "Transaction");
    refused("deposit to an empty account", "toNonce", 1, "Transaction");
    refused("transfer", "to", 0, "TreeUpdate");
    // Overwriting somebody: the place is said to be empty, with balance and nonce to match.
    SequencedMap<String, List<Scalar>> overwriting =
        with(ValidBatches.ofOne("deposit to an account"), "toEmpty", Scalar.ONE);
    overwriting.put("toBalance", List.of(Scalar.ZERO));
    overwriting.put("toNonce", List.of(Scalar.ZERO));
    refused("overwriting", overwriting, "TreeUpdate");
  }

  @Test
  void shouldRefuseFieldsOutOfRangeAndUnusedFields() {
    refused("no-op", "kind", 4, "Num2Bits");
    refused("no-op", "amount", 1, "TransactionWords");
    refused("no-op", "token", 1, "TransactionWords");
    refused("no-op", "recipient", 1, "TransactionWords");
    refused("no-op", "to", 1, "TransactionWords");
    refused("no-op", "from", 1, "TransactionWords");
    refused("no-op", "destination", 1, "TransactionWords");
    refused("deposit to an account", "from", 1, "TransactionWords");
    refused("deposit to an account", "destination", 1, "TransactionWords");
    refused("transfer", "destination", 1, "TransactionWords");
    refused("exit of everything", "to", 1, "TransactionWords");
    refused("exit of everything", "destination", 0, "TransactionWords");
    BatchInputs deposit = ValidBatches.ofOne("deposit to an empty account");
    tooWide(deposit, "amount", 128);
    tooWide(deposit, "token", 32);
    tooWide(deposit, "to", 16);
    tooWide(deposit, "recipient", 160);
    tooWide(ValidBatches.ofOne("transfer"), "from", 16);
    tooWide(ValidBatches.ofOne("exit of everything"), "destination", 53);
    // Minus one, which takes from an account what it seems to give.
    refused("negative", with(deposit, "amount", Scalar.ONE.negate()), "Num2Bits");
    Scalar most = Scalar.of(BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));
    refused(
        "overflow", with(ValidBatches.ofOne("deposit to an account"), "amount", most), "Num2Bits");
  }

  @Test
  void shouldNameInputsThatAreNotTheCircuits() {
    BatchInputs deposit = ValidBatches.ofOne("deposit to an account");
    SequencedMap<String, List<Scalar>> inputs = new LinkedHashMap<>(deposit.witness());
    inputs.remove("amount");
    assertThat(fault(inputs)).isEqualTo(new WitnessFault.MissingInputs(52, 51));
    inputs.put("amount", List.of(Scalar.ONE, Scalar.ONE));
    assertThat(fault(inputs)).isEqualTo(new WitnessFault.WrongLength("amount", 1, 2));
    inputs.put("amount", List.of(Scalar.ONE));
    inputs.put("fee", List.of(Scalar.ONE));
    assertThat(fault(inputs)).isEqualTo(new WitnessFault.UnknownInput("fee"));
  }

  private void refused(String what, String input, long value, String... templates) {
    BatchInputs batch = ValidBatches.ofOne(what);
    List<Scalar> values = new ArrayList<>(ValidBatches.input(batch, input));
    values.set(0, Scalar.of(value));
    assertThat(values).as("%s: %s", what, input).isNotEqualTo(ValidBatches.input(batch, input));
    SequencedMap<String, List<Scalar>> inputs = new LinkedHashMap<>(batch.witness());
    inputs.put(input, values);
    refused("%s with %s = %d".formatted(what, input, value), inputs, templates);
  }

  private void tooWide(BatchInputs batch, String input, int bits) {
    Scalar wide =
        ValidBatches.input(batch, input).getFirst().add(Scalar.of(BigInteger.ONE.shiftLeft(bits)));
    refused(input + " too wide", with(batch, input, wide), "Num2Bits");
  }

  /** Refused by a constraint of one of these templates: not by chance, and not by another rule. */
  private void refused(String what, Map<String, List<Scalar>> inputs, String... templates) {
    assertThat(fault(inputs))
        .as(what)
        .isInstanceOfSatisfying(
            WitnessFault.Unsatisfied.class,
            unsatisfied ->
                assertThat(templates)
                    .as("%s: %s", what, unsatisfied.describe())
                    .anyMatch(template -> unsatisfied.trace().getFirst().contains(template + "_")));
  }

  private static SequencedMap<String, List<Scalar>> with(
      BatchInputs batch, String input, Scalar value) {
    return with(batch, input, List.of(value));
  }

  private static SequencedMap<String, List<Scalar>> with(
      BatchInputs batch, String input, List<Scalar> values) {
    SequencedMap<String, List<Scalar>> inputs = new LinkedHashMap<>(batch.witness());
    inputs.put(input, values);
    return inputs;
  }

  private static WitnessFault fault(Map<String, List<Scalar>> inputs) {
    return switch (Circuits.calculator(1).calculate(inputs)) {
      case WitnessResult.Failed(var fault) -> fault;
      case WitnessResult.Calculated _ ->
          throw new AssertionError("the circuit accepts false inputs");
    };
  }

  private static void assertAccepted(int size, BatchInputs batch) {
    assertThat(Circuits.calculator(size).calculate(batch.witness()))
        .isInstanceOfSatisfying(
            WitnessResult.Calculated.class,
            calculated -> {
              assertThat(calculated.witness().publicSignals(LedgerCircuit.PUBLIC_SIGNALS))
                  .isEqualTo(batch.signals().toList());
              assertThat(calculated.witness().toLimbs()).hasSizeGreaterThan(PrimeField.LIMBS);
            });
  }
}
