// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.format.SnarkjsJson;
import dev.causeway.proofs.groth16.format.Witness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * snarkjs as a process: the independent implementation that tests and measurements compare the Java
 * prover with. Never for production: it reads whole files into memory, and snarkjs is GPL-3.0.
 */
public final class SnarkjsProver implements Prover {
  private static final long CANCELLATION_ASKED_EVERY_MILLISECONDS = 100;

  private final Path snarkjs;

  /**
   * A prover that runs {@code node} from the PATH.
   *
   * @param snarkjs the installed package's {@code build/cli.cjs}
   */
  public SnarkjsProver(Path snarkjs) {
    this.snarkjs = snarkjs;
  }

  @Override
  public Proven prove(
      ProvingKey key, Witness witness, ProvingProgress progress, BooleanSupplier cancelled)
      throws ProvingException {
    try {
      Path folder = Files.createTempDirectory("causeway-snarkjs");
      try {
        Path values = folder.resolve("witness.wtns");
        Path proof = folder.resolve("proof.json");
        Path signals = folder.resolve("public.json");
        witness.write(values);
        run(
            folder,
            cancelled,
            "groth16",
            "prove",
            key.source(),
            values.toString(),
            proof.toString(),
            signals.toString());
        Proven proven =
            new Proven(SnarkjsJson.readProof(proof), SnarkjsJson.readPublicSignals(signals));
        progress.at(ProvingProgress.Phase.CHECK, 1);
        return proven;
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one command of snarkjs to its end; the output is in the message if it fails. */
  private void run(Path folder, BooleanSupplier cancelled, String... arguments)
      throws IOException, ProvingException {
    Path output = folder.resolve("output.txt");
    List<String> command = new ArrayList<>(List.of("node", snarkjs.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      while (!process.waitFor(CANCELLATION_ASKED_EVERY_MILLISECONDS, TimeUnit.MILLISECONDS)) {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("cancelled while snarkjs proved");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the thread that waited was interrupted");
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new ProvingException(
          ProvingException.Kind.ORACLE_FAILED,
          "%s ended with %d: %s"
              .formatted(String.join(" ", command), process.exitValue(), Files.readString(output)));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
