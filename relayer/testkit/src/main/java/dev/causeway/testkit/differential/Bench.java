// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The judges, sitting together. The bench ends them.
 *
 * @param java our verifier in Java
 * @param solidity our library in an EVM
 * @param independent an implementation that is not ours
 */
public record Bench(Judge java, Judge solidity, Judge independent) implements AutoCloseable {
  /**
   * As many benches as there are workers, on one chain.
   *
   * @param root folder of the source tree, which is built
   * @param scratch for files of anvil
   */
  public static List<Bench> start(Path root, Path scratch, int workers) {
    SolidityJudge chain = SolidityJudge.start(root, scratch);
    List<Bench> benches = new ArrayList<>();
    try {
      for (int i = 0; i < workers; i++) {
        benches.add(
            new Bench(
                new JavaJudge(), i == 0 ? chain : chain.sibling(), IndependentJudge.start(root)));
      }
    } catch (RuntimeException failure) {
      benches.forEach(Bench::close);
      chain.close();
      throw failure;
    }
    return benches;
  }

  /** What all of them say. */
  public List<Comparison> compare(List<ProofCase> cases) {
    try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
      var inEvm = CompletableFuture.supplyAsync(() -> solidity.judge(cases), others);
      var elsewhere = CompletableFuture.supplyAsync(() -> independent.judge(cases), others);
      List<Optional<Verdict>> inJava = java.judge(cases);
      List<Comparison> comparisons = new ArrayList<>();
      for (int i = 0; i < cases.size(); i++) {
        comparisons.add(
            new Comparison(
                cases.get(i),
                inJava.get(i).orElseThrow(),
                inEvm.join().get(i),
                elsewhere.join().get(i).orElseThrow()));
      }
      return comparisons;
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }

  @Override
  public void close() {
    java.close();
    solidity.close();
    independent.close();
  }
}
