// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import com.dylibso.chicory.wasm.ChicoryException;
import dev.causeway.proofs.groth16.curve.G2Point;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.format.ConstraintSystem;
import dev.causeway.proofs.groth16.format.FormatException;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.format.VerifyingKey;
import dev.causeway.proofs.groth16.work.Workers;
import dev.causeway.proofs.validity.circuit.CircuitLock.Part;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * The ledger's circuit for one size of batches, as it was compiled and locked when this program was
 * built, with what is made from it in a folder: translations of its program and development keys.
 *
 * <p>Everything in the folder stands under the hash of the circuit and can be removed at any time;
 * several processes may share it.
 */
public final class LedgerCircuit {
  /** The sizes that circuits and verifiers exist for, in ascending order. */
  public static final List<Integer> SIZES = List.of(1, 4, 20);

  /** Public signals of a proof: see {@link dev.causeway.proofs.validity.PublicSignals}. */
  public static final int PUBLIC_SIGNALS = 6;

  private final int size;
  private final Path folder;
  private final CircuitLock lock;

  private LedgerCircuit(int size, Path folder, CircuitLock lock) {
    this.size = size;
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * The circuit for batches of a size.
   *
   * @param cache the folder for what is made from circuits; created if need be
   * @throws IllegalArgumentException naming the size, if there is no circuit for it
   */
  public static LedgerCircuit ofSize(int size, Path cache) {
    if (!SIZES.contains(size)) {
      throw new IllegalArgumentException(
          "there is no circuit for batches of %d: take one of %s".formatted(size, SIZES));
    }
    CircuitLock lock = CircuitLock.ofThisProgram();
    String hash =
        lock.hash(name(size), Part.R1CS)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "circuits.lock does not know %s: run circuits/build.sh lock %d"
                            .formatted(name(size), size)));
    return new LedgerCircuit(size, cache.resolve(hash.substring(0, 16)), lock);
  }

  /** Whether this program was built with the circuit; 20 is left out unless asked for. */
  public static boolean isBuilt(int size) {
    return LedgerCircuit.class.getResource(name(size) + ".wasm") != null;
  }

  /**
   * Whether a verifying key is that of the INSECURE development key for batches of a size, with
   * which everybody can forge. Makes no key.
   */
  public static boolean isInsecureDevelopmentKey(int size, VerifyingKey key) {
    return CircuitLock.ofThisProgram()
        .hash(name(size), Part.VERIFYING_KEY)
        .equals(Optional.of(hash(key)));
  }

  /** SHA-256 of the compiled constraints, as {@code circuits.lock} pins it. */
  public String hash() {
    return lock.hash(name(size), Part.R1CS).orElseThrow();
  }

  /** Whether the INSECURE development key lies in the folder already. */
  public boolean hasInsecureDevelopmentKey() {
    return Files.exists(developmentKeyFile());
  }

  private Path developmentKeyFile() {
    return folder.resolve(name(size) + ".INSECURE-development.zkey");
  }

  /** Transactions of a batch. */
  public int size() {
    return size;
  }

  /**
   * The calculator of witnesses; translating the program takes seconds the first time.
   *
   * @throws IllegalStateException if the program is not the locked one
   */
  public WitnessCalculator witnessCalculator() throws IOException {
    byte[] wasm = resource(".wasm").readAllBytes();
    lock.check(name(size), Part.WASM, CircuitLock.hash(wasm));
    try {
      return WitnessCalculator.of(wasm, folder);
    } catch (ChicoryException failure) {
      if (failure.getCause() instanceof IOException unusable) {
        throw unusable;
      }
      throw failure;
    }
  }

  /** The constraints, to be closed by the caller. */
  public ConstraintSystem constraintSystem() throws IOException {
    return ConstraintSystem.open(r1cs());
  }

  /**
   * The INSECURE proving key of the published seed {@link DevelopmentKey#SEED}, to be closed by the
   * caller. Made the first time, in seconds (half a minute for the largest size), and opened from
   * the folder later.
   *
   * @param progress is told the fraction done while it is made
   * @throws IllegalStateException if the key is not the locked one
   */
  public ProvingKey insecureDevelopmentKey(Workers workers, DoubleConsumer progress)
      throws IOException {
    Path zkey = developmentKeyFile();
    if (!Files.exists(zkey)) {
      DevelopmentKey.write(this, zkey, workers, progress);
    }
    lock.check(name(size), Part.ZKEY, CircuitLock.hash(zkey));
    ProvingKey key = ProvingKey.open(zkey);
    try {
      lock.check(name(size), Part.VERIFYING_KEY, hash(key.verifyingKey()));
      return key;
    } catch (IllegalStateException otherKey) {
      key.close();
      throw otherKey;
    }
  }

  /**
   * A proving key that came out of a ceremony, to be closed by the caller.
   *
   * @throws FormatException if it is no proving key, or that of a circuit of another shape
   */
  public ProvingKey provingKey(Path zkey) throws IOException {
    ProvingKey key = ProvingKey.open(zkey);
    try (ConstraintSystem constraints = constraintSystem()) {
      if (key.signals() != constraints.signals()
          || key.publicSignals() != constraints.publicSignals()) {
        int signals = key.signals();
        key.close();
        throw new IllegalArgumentException(
            "%s is a key for %d signals, but %s has %d: take the key of this circuit"
                .formatted(zkey, signals, name(size), constraints.signals()));
      }
      return key;
    }
  }

  /** Over the coordinates as the EVM has them, so that no way of writing a key down matters. */
  static String hash(VerifyingKey key) {
    List<BigInteger> numbers = new ArrayList<>(List.of(key.alpha1().x(), key.alpha1().y()));
    for (G2Point point : List.of(key.beta2(), key.gamma2(), key.delta2())) {
      numbers.addAll(List.of(point.x1(), point.x0(), point.y1(), point.y0()));
    }
    key.ic().forEach(point -> numbers.addAll(List.of(point.x(), point.y())));
    ByteBuffer words = ByteBuffer.allocate(PrimeField.BYTES * numbers.size());
    for (BigInteger number : numbers) {
      for (int limb = PrimeField.LIMBS - 1; limb >= 0; limb--) {
        words.putLong(number.shiftRight(Long.SIZE * limb).longValue());
      }
    }
    return CircuitLock.hash(words.array());
  }

  static String name(int size) {
    return "ledger" + size;
  }

  Path r1cs() throws IOException {
    Path file = folder.resolve(name(size) + ".r1cs");
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      Path whole = Files.createTempFile(folder, name(size), ".tmp");
      try (InputStream input = resource(".r1cs")) {
        Files.copy(input, whole, StandardCopyOption.REPLACE_EXISTING);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(whole);
      }
    }
    lock.check(name(size), Part.R1CS, CircuitLock.hash(file));
    return file;
  }

  private InputStream resource(String ending) {
    InputStream input = LedgerCircuit.class.getResourceAsStream(name(size) + ending);
    if (input == null) {
      throw new IllegalStateException(
          "this program was built without %s: build it with -Dcauseway.circuits.production"
              .formatted(name(size)));
    }
    return input;
  }
}
