// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.Circuits;
import dev.causeway.proofs.groth16.format.ConstraintSystem;
import dev.causeway.proofs.groth16.format.FormatException;
import dev.causeway.proofs.groth16.format.Proof;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.format.SnarkjsJson;
import dev.causeway.proofs.groth16.format.Witness;
import dev.causeway.proofs.groth16.format.WitnessCheck;
import dev.causeway.proofs.groth16.work.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Groth16ProverTest {
  private static final int SQUARINGS = 40;
  private static final Witness WITNESS = Circuits.squarings(SQUARINGS, Scalar.of(7));
  private static final Groth16Prover PROVER = new Groth16Prover(2);
  private static final ProofRandomness FIXED = new ProofRandomness(Scalar.of(123), Scalar.of(456));

  @TempDir private static Path folder;

  @BeforeAll
  static void makeKey() throws IOException {
    Circuits.writeSquarings(SQUARINGS, folder.resolve("circuit.r1cs"));
    setUp("seed", "key.zkey");
  }

  private static void setUp(String seed, String name) throws IOException {
    try (Workers workers = new Workers(2, () -> false);
        ConstraintSystem circuit = ConstraintSystem.open(folder.resolve("circuit.r1cs"))) {
      InsecureDevelopmentSetup.write(circuit, seed, folder.resolve(name), workers, fraction -> {});
    }
  }

  private static ProvingKey key() throws IOException {
    return ProvingKey.open(folder.resolve("key.zkey"));
  }

  @Test
  void shouldGiveEqualProofsOnlyWhenRandomnessIsEqual() throws Exception {
    try (ProvingKey key = key()) {
      Proven first = PROVER.prove(key, WITNESS, FIXED, ProvingProgress.NONE, () -> false);
      // Another number of threads cuts the work otherwise, and must not show.
      Proven again =
          new Groth16Prover(5).prove(key, WITNESS, FIXED, ProvingProgress.NONE, () -> false);
      Proven fresh = PROVER.prove(key, WITNESS, ProvingProgress.NONE, () -> false);
      assertThat(again).isEqualTo(first);
      assertThat(fresh.proof()).isNotEqualTo(first.proof());
      assertThat(fresh.publicSignals()).isEqualTo(first.publicSignals());
      assertThat(
              new Groth16Verifier(key.verifyingKey()).verify(fresh.proof(), fresh.publicSignals()))
          .isEqualTo(new Verification.Accepted());
    }
  }

  @Test
  void shouldWriteTheSameKeyWhenSeedIsTheSame() throws IOException {
    setUp("seed", "again.zkey");
    setUp("other seed", "other.zkey");
    assertThat(Files.readAllBytes(folder.resolve("again.zkey")))
        .isEqualTo(Files.readAllBytes(folder.resolve("key.zkey")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("other.zkey")));
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("partial"));
    }
  }

  @Test
  void shouldRefuseWhenWitnessDoesNotSatisfy() throws Exception {
    long[] limbs = WITNESS.toLimbs();
    limbs[4 * 20] ^= 1;
    Witness wrong = Witness.ofLimbs(limbs);
    try (ProvingKey key = key();
        ConstraintSystem circuit = ConstraintSystem.open(folder.resolve("circuit.r1cs"));
        Workers workers = new Workers(2, () -> false)) {
      // Signal 20 is the square of signal 19, in constraint 17.
      assertThat(circuit.check(workers, wrong)).isEqualTo(new WitnessCheck.Violated(17));
      assertThat(circuit.check(workers, WITNESS)).isEqualTo(new WitnessCheck.Satisfied());
      assertThatExceptionOfType(ProvingException.class)
          .isThrownBy(() -> PROVER.prove(key, wrong, ProvingProgress.NONE, () -> false))
          .withMessageContaining("does not verify")
          .extracting(ProvingException::kind)
          .isEqualTo(ProvingException.Kind.PROOF_DOES_NOT_VERIFY);
    }
  }

  @Test
  void shouldRefuseWhenWitnessIsOfAnotherCircuit() throws Exception {
    Witness other = Circuits.squarings(3, Scalar.of(7));
    try (ProvingKey key = key();
        ConstraintSystem circuit = ConstraintSystem.open(folder.resolve("circuit.r1cs"));
        Workers workers = new Workers(1, () -> false)) {
      assertThat(circuit.check(workers, other)).isEqualTo(new WitnessCheck.WrongSize(6, 43));
      assertThatExceptionOfType(ProvingException.class)
          .isThrownBy(() -> PROVER.prove(key, other, ProvingProgress.NONE, () -> false))
          .withMessageContaining("6 values")
          .withMessageContaining("43 signals");
    }
  }

  @Test
  void shouldEndWhenCancelledAtAnyTask() throws Exception {
    try (ProvingKey key = key()) {
      AtomicInteger asked = new AtomicInteger();
      PROVER.prove(
          key,
          WITNESS,
          ProvingProgress.NONE,
          () -> {
            asked.incrementAndGet();
            return false;
          });
      int times = asked.get();
      assertThat(times).isGreaterThan(50);
      for (int allowed : List.of(0, 1, times / 3, times / 2, times - 3)) {
        AtomicInteger left = new AtomicInteger(allowed);
        assertThatExceptionOfType(CancellationException.class)
            .isThrownBy(
                () ->
                    PROVER.prove(
                        key, WITNESS, ProvingProgress.NONE, () -> left.getAndDecrement() <= 0));
      }
    }
  }

  @Test
  void shouldEndWhenInterrupted() throws Exception {
    try (ProvingKey key = key()) {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> PROVER.prove(key, WITNESS, ProvingProgress.NONE, () -> false));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void shouldTellProgressThatGrowsToOne() throws Exception {
    List<Double> fractions = new ArrayList<>();
    List<ProvingProgress.Phase> phases = new ArrayList<>();
    try (ProvingKey key = key()) {
      PROVER.prove(
          key,
          WITNESS,
          (phase, fraction) -> {
            phases.add(phase);
            fractions.add(fraction);
          },
          () -> false);
    }
    assertThat(fractions).isSorted().allMatch(fraction -> fraction > 0 && fraction <= 1);
    assertThat(fractions.getLast()).isEqualTo(1);
    assertThat(phases).isSorted().contains(ProvingProgress.Phase.values());
  }

  @Test
  void shouldRefuseEveryPointOfAProofThatIsReplaced() throws Exception {
    try (ProvingKey key = key()) {
      Groth16Verifier verifier = new Groth16Verifier(key.verifyingKey());
      Proven one = PROVER.prove(key, WITNESS, ProvingProgress.NONE, () -> false);
      Proven two = PROVER.prove(key, WITNESS, ProvingProgress.NONE, () -> false);
      Proof p = one.proof();
      Proof q = two.proof();
      List<Scalar> signals = one.publicSignals();
      for (Proof mixed :
          List.of(
              new Proof(q.a(), p.b(), p.c()),
              new Proof(p.a(), q.b(), p.c()),
              new Proof(p.a(), p.b(), q.c()))) {
        assertThat(verifier.verify(mixed, signals))
            .isEqualTo(new Verification.Refused(Verification.Reason.EQUATION_DOES_NOT_HOLD));
      }
      assertThat(verifier.verify(p, signals)).isEqualTo(new Verification.Accepted());
    }
  }

  /** Sections of the file by number: offset and size. */
  private static long[] section(ByteBuffer file, int wanted) {
    int at = 12;
    while (true) {
      int id = file.getInt(at);
      long size = file.getLong(at + 4);
      if (id == wanted) {
        return new long[] {at + 12, size};
      }
      at = (int) (at + 12 + size);
    }
  }

  @Test
  void shouldRefuseKeyWhenAnyPointOrCoefficientIsDamaged() throws Exception {
    byte[] good = Files.readAllBytes(folder.resolve("key.zkey"));
    for (int section : new int[] {4, 5, 6, 7, 8, 9}) {
      byte[] bytes = good.clone();
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      long[] place = section(buffer, section);
      // The last 32 bytes: a coordinate of the last point, or the value of the last coefficient.
      java.util.Arrays.fill(
          bytes, (int) (place[0] + place[1] - 32), (int) (place[0] + place[1]), (byte) 0xff);
      Path file = folder.resolve("damaged" + section + ".zkey");
      Files.write(file, bytes);
      try (ProvingKey key = ProvingKey.open(file);
          Workers workers = new Workers(2, () -> false)) {
        assertThatExceptionOfType(FormatException.class)
            .as("section %d", section)
            .isThrownBy(() -> key.check(workers))
            .withMessageContaining(file.toString());
        assertThatExceptionOfType(ProvingException.class)
            .as("section %d", section)
            .isThrownBy(() -> PROVER.prove(key, WITNESS, ProvingProgress.NONE, () -> false));
      }
    }
  }

  @Test
  void shouldRefuseToProveWhenCoefficientsAreOutOfOrder() throws Exception {
    byte[] bytes = Files.readAllBytes(folder.resolve("key.zkey"));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int first = (int) section(buffer, 4)[0] + 4;
    buffer.putInt(first + 4, 30);
    Path file = folder.resolve("order.zkey");
    Files.write(file, bytes);
    try (ProvingKey key = ProvingKey.open(file)) {
      assertThatExceptionOfType(ProvingException.class)
          .isThrownBy(() -> PROVER.prove(key, WITNESS, ProvingProgress.NONE, () -> false))
          .extracting(ProvingException::kind)
          .isEqualTo(ProvingException.Kind.KEY_DAMAGED);
    }
  }

  @Test
  void shouldKeepProofAndKeyWhenWrittenAndReadAsJson() throws Exception {
    try (ProvingKey key = key()) {
      Proven proven = PROVER.prove(key, WITNESS, FIXED, ProvingProgress.NONE, () -> false);
      assertThat(SnarkjsJson.parseProof("test", SnarkjsJson.write(proven.proof())))
          .isEqualTo(proven.proof());
      assertThat(SnarkjsJson.parsePublicSignals("test", SnarkjsJson.write(proven.publicSignals())))
          .isEqualTo(proven.publicSignals());
      assertThat(SnarkjsJson.parseVerifyingKey("test", SnarkjsJson.write(key.verifyingKey())))
          .isEqualTo(key.verifyingKey());
    }
  }
}
