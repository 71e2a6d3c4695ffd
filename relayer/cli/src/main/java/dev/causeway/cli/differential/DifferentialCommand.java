// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.differential;

import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Inputs;
import dev.causeway.testkit.differential.Bench;
import dev.causeway.testkit.differential.Campaign;
import dev.causeway.testkit.differential.CaseSource;
import dev.causeway.testkit.differential.Comparison;
import dev.causeway.testkit.differential.Shrinker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has three implementations judge mutated trie proofs, many of them or one of them again. */
@Command(
    name = "differential",
    description =
        "Have Java, Solidity and an independent implementation judge the same mutated trie proofs,"
            + " and end with 1 when they do not agree.")
public final class DifferentialCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 64;

  private final Console console;

  @Option(
      names = "--proofs",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many proofs. Default: ${DEFAULT-VALUE}")
  private long proofs;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "What the proofs are drawn from. Default: another each time, and told")
  private @Nullable Long seed;

  @Option(
      names = "--from",
      paramLabel = "I",
      defaultValue = "0",
      description = "Number of the first proof. Default: ${DEFAULT-VALUE}")
  private long from;

  @Option(
      names = "--index",
      paramLabel = "I",
      description = "Only the proof with this number, with all that was said of it.")
  private @Nullable Long index;

  @Option(
      names = "--keys",
      paramLabel = "K",
      description = "Keys of a trie at most, 1 to 5000. Default: 5000")
  private int keys = CaseSource.MOST_KEYS;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "How many benches of judges. Default: one for each processor")
  private @Nullable Integer threads;

  @Option(names = "--json", description = "Tell the figures as JSON, on one line.")
  private boolean json;

  /** On a console. */
  public DifferentialCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    CaseSource source = source();
    Campaign campaign = campaign(source);
    int workers =
        threads == null
            ? Runtime.getRuntime().availableProcessors()
            : Inputs.number("--threads", threads, 1, MOST_THREADS);
    Path scratch = Files.createTempDirectory("causeway-differential");
    try {
      List<Bench> benches = Bench.start(root(), scratch, index == null ? workers : 1);
      try {
        return index == null ? run(campaign, benches) : replay(source, index, benches.getFirst());
      } finally {
        benches.forEach(Bench::close);
      }
    } finally {
      delete(scratch);
    }
  }

  private CaseSource source() {
    if (index != null && seed == null) {
      throw CliException.usage("--index belongs to a seed: name it with --seed");
    }
    long chosen = seed == null ? new SplittableRandom().nextLong() >>> 1 : seed;
    return new CaseSource(chosen, Inputs.number("--keys", keys, 1, CaseSource.MOST_KEYS));
  }

  private Campaign campaign(CaseSource source) {
    if (proofs < 1 || from < 0 || (index != null && index < 0)) {
      throw CliException.usage(
          "--proofs must be at least 1, --from and --index at least 0, but are %d, %d and %s"
              .formatted(proofs, from, index));
    }
    return new Campaign(source, from, proofs);
  }

  private static Path root() {
    String root = System.getProperty("causeway.root");
    if (root == null) {
      throw CliException.usage(
          "the folder of the source tree is not known; start this command by ./causeway there");
    }
    return Path.of(root);
  }

  private int run(Campaign campaign, List<Bench> benches) throws InterruptedException {
    console.err().printf("seed %d%n", campaign.source().seed());
    long began = System.nanoTime();
    Progress progress = new Progress(console, campaign.proofs(), began);
    Campaign.Report report = campaign.run(benches, progress::tell);
    Figures figures =
        new Figures(campaign.source().seed(), report, (System.nanoTime() - began) / 1e9);
    console.line(json ? figures.json() : figures.text());
    report.disagreements().stream()
        .findFirst()
        .ifPresent(found -> explain(campaign.source(), found, benches.getFirst()));
    return (report.disagreements().isEmpty() ? ExitCode.OK : ExitCode.FAILED).code();
  }

  private void explain(CaseSource source, Campaign.Disagreement found, Bench bench) {
    Shrinker.Shrunken small = new Shrinker(bench).shrink(source, found);
    tell(small.disagreement().comparison());
    console.line(
        "replay: causeway differential --seed %d --keys %d --index %d"
            .formatted(
                source.seed(), small.keys(), small.disagreement().comparison().proof().index()));
  }

  private int replay(CaseSource source, long one, Bench bench) {
    Comparison comparison = bench.compare(source.cases(one, 1)).getFirst();
    tell(comparison);
    boolean disagreed = comparison.outcome() instanceof Comparison.Outcome.Disagreed;
    return (disagreed ? ExitCode.FAILED : ExitCode.OK).code();
  }

  private void tell(Comparison comparison) {
    console.line(comparison.proof().describe());
    console.line("java: " + comparison.java());
    console.line("solidity: " + comparison.solidity().map(Object::toString).orElse("not asked"));
    console.line("independent: " + comparison.independent());
    console.line("outcome: " + comparison.outcome());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
