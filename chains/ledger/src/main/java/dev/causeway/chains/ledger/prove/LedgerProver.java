// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.prove;

import dev.causeway.chains.BatchProver;
import dev.causeway.model.Bytes;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.groth16.Groth16Prover;
import dev.causeway.proofs.groth16.Prover;
import dev.causeway.proofs.groth16.ProvingException;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.work.Workers;
import dev.causeway.proofs.validity.circuit.LedgerCircuit;
import dev.causeway.proofs.validity.circuit.WitnessCalculator;
import dev.causeway.proofs.validity.circuit.WitnessResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves batches of the ledger in this process, with INSECURE development keys: for devnets alone.
 *
 * <p>Circuit and key of a size are loaded when the first batch of that size comes. A proof that
 * comes out of here was verified here.
 */
public final class LedgerProver implements BatchProver, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerProver.class);

  private final Set<Integer> sizes;
  private final Path cache;
  private final Prover prover;
  private final Map<Integer, Loaded> loaded = new TreeMap<>();

  private record Loaded(WitnessCalculator calculator, ProvingKey key) {}

  /**
   * A prover.
   *
   * @param sizes of batches; those whose circuit this program was not built with are left out
   * @param cache folder for what is made from circuits
   * @param threads how many threads a proof may use
   */
  public LedgerProver(Collection<Integer> sizes, Path cache, int threads) {
    this.sizes = new TreeSet<>(sizes.stream().filter(LedgerCircuit::isBuilt).toList());
    this.cache = cache;
    this.prover = new Groth16Prover(threads);
  }

  /**
   * The verifying keys that belong to the INSECURE development keys, which are made if need be, in
   * seconds.
   */
  public static SequencedMap<Integer, List<UInt256>> insecureVerifyingKeys(
      Collection<Integer> sizes, Path cache) {
    SequencedMap<Integer, List<UInt256>> keys = new LinkedHashMap<>();
    for (int size : new TreeSet<>(sizes)) {
      try (ProvingKey key = key(size, cache)) {
        keys.put(size, EvmWords.key(key.verifyingKey()));
      } catch (IOException failure) {
        throw unusable(size, cache, failure);
      }
    }
    return keys;
  }

  /**
   * What there is for batches of a size.
   *
   * @param circuit SHA-256 of the compiled constraints
   * @param made whether the key was made just now, and not found
   */
  public record Material(String circuit, boolean made) {}

  /**
   * Makes, or finds, all that proving batches of a size needs: its circuit, translated, and its
   * INSECURE development key.
   *
   * @throws UncheckedIOException naming the folder, when it cannot be written or read
   * @throws IllegalStateException naming the file, when it is not the one that was locked
   */
  public static Material setUp(int size, Path cache) {
    LedgerCircuit circuit = LedgerCircuit.ofSize(size, cache);
    boolean found = circuit.hasInsecureDevelopmentKey();
    try {
      var _ = circuit.witnessCalculator();
      key(size, cache).close();
    } catch (IOException failure) {
      throw unusable(size, cache, failure);
    }
    return new Material(circuit.hash(), !found);
  }

  /** Where circuits and development keys are kept, for all runs of this user. */
  public static Path usualCache() {
    return Path.of(System.getProperty("user.home"), ".cache", "causeway", "circuits");
  }

  private static ProvingKey key(int size, Path cache) throws IOException {
    try (Workers workers = Workers.onAllCores()) {
      return LedgerCircuit.ofSize(size, cache).insecureDevelopmentKey(workers, _ -> {});
    }
  }

  private static UncheckedIOException unusable(int size, Path cache, IOException failure) {
    return new UncheckedIOException(
        "the key for batches of %d cannot be made or read in %s: %s"
            .formatted(size, cache, failure.getMessage()),
        failure);
  }

  @Override
  public Set<Integer> sizes() {
    return sizes;
  }

  @Override
  public Proving prove(int size, Bytes inputs) {
    Loaded material = material(size);
    Map<String, List<Scalar>> read;
    try {
      read = InputsJson.read(inputs);
    } catch (IllegalArgumentException malformed) {
      return new Proving.Unprovable(String.valueOf(malformed.getMessage()));
    }
    return switch (material.calculator().calculate(read)) {
      case WitnessResult.Failed(var fault) -> new Proving.Unprovable(fault.describe());
      case WitnessResult.Calculated(var witness) -> {
        try {
          yield new Proving.Proven(
              EvmWords.proof(
                  prover
                      .prove(
                          material.key(),
                          witness,
                          (_, _) -> {},
                          Thread.currentThread()::isInterrupted)
                      .proof()));
        } catch (ProvingException failure) {
          yield switch (failure.kind()) {
            case PROOF_DOES_NOT_VERIFY ->
                new Proving.Unprovable(String.valueOf(failure.getMessage()));
            // Another prover, with other files, may do better.
            case WITNESS_DOES_NOT_FIT, KEY_DAMAGED, ORACLE_FAILED ->
                throw new IllegalStateException(failure.getMessage(), failure);
          };
        }
      }
    };
  }

  private synchronized Loaded material(int size) {
    Loaded known = loaded.get(size);
    if (known != null) {
      return known;
    }
    long began = System.nanoTime();
    try {
      Loaded material =
          new Loaded(LedgerCircuit.ofSize(size, cache).witnessCalculator(), key(size, cache));
      loaded.put(size, material);
      LOG.info(
          "prover: circuit and INSECURE development key loaded: size={} millis={}",
          size,
          (System.nanoTime() - began) / 1_000_000);
      return material;
    } catch (IOException failure) {
      throw unusable(size, cache, failure);
    }
  }

  /** Gives the keys back. */
  @Override
  public synchronized void close() {
    loaded.values().forEach(material -> material.key().close());
    loaded.clear();
  }
}
