// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.junit;

import dev.causeway.testkit.process.ContainerEngine;
import dev.causeway.testkit.process.NetworkOptions;
import dev.causeway.testkit.process.TestNetwork;
import dev.causeway.testkit.process.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The extension behind {@link CausewayTest}. Registered by itself, as a static field with {@code
 * RegisterExtension}, it takes options that an annotation cannot say.
 */
public final class CausewayExtension
    implements ExecutionCondition,
        ParameterResolver,
        AfterEachCallback,
        TestExecutionExceptionHandler {
  /** System property with a seed that is stronger than the annotation's. */
  public static final String SEED_PROPERTY = "causeway.test.seed";

  /** System property with the folder below which networks keep their files. */
  public static final String FOLDER_PROPERTY = "causeway.test.folder";

  /**
   * System property with an image, such as {@code causeway:local}: every node runs in a container
   * of it instead of as a process. Where no Docker engine answers, tests are skipped and say why.
   */
  public static final String IMAGE_PROPERTY = "causeway.test.image";

  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(CausewayExtension.class);
  private static final String NETWORK = "network";

  private final UnaryOperator<NetworkOptions> change;

  /** For the annotation. */
  public CausewayExtension() {
    this(UnaryOperator.identity());
  }

  private CausewayExtension(UnaryOperator<NetworkOptions> change) {
    this.change = change;
  }

  /**
   * One with options of the caller's.
   *
   * @param change of what the annotation, or its defaults, say
   */
  public static CausewayExtension with(UnaryOperator<NetworkOptions> change) {
    return new CausewayExtension(change);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isPresent() || options(context).image().isEmpty()) {
      return ConditionEvaluationResult.enabled("nodes are processes, or the class was let through");
    }
    return ContainerEngine.hindrance()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("a Docker engine answers"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestNetwork.class;
  }

  @Override
  public TestNetwork resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context).network();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Running running = ifRunning(context);
    if (running != null) {
      running.network().heal();
      for (TestNode node : running.network().nodes()) {
        if (!node.isAlive()) {
          node.start();
          node.awaitServing();
        }
      }
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    Running running = ifRunning(context);
    if (running != null) {
      running.keep();
      failure.addSuppressed(new Evidence(evidence(context, running.network())));
    }
    throw failure;
  }

  private static String evidence(ExtensionContext context, TestNetwork network) {
    StringBuilder text =
        new StringBuilder("The network of this test left its files in " + network.folder() + ":");
    for (TestNode node : network.nodes()) {
      text.append("\n  %s: output %s".formatted(node.id(), node.log()));
      node.endpoints()
          .forEach(
              proxy ->
                  proxy
                      .transcript()
                      .ifPresent(
                          file -> text.append("\n    %s: %s".formatted(proxy.name(), file))));
    }
    long seed = network.options().seed();
    return text.append(
            "\nSeed %d; the same again: -D%s=%d (test %s)"
                .formatted(seed, SEED_PROPERTY, seed, context.getDisplayName()))
        .toString();
  }

  private Running running(ExtensionContext context) {
    return classContext(context)
        .getStore(OURS)
        .getOrComputeIfAbsent(NETWORK, _ -> start(context), Running.class);
  }

  private static @org.jspecify.annotations.Nullable Running ifRunning(ExtensionContext context) {
    return classContext(context).getStore(OURS).get(NETWORK, Running.class);
  }

  /** One network for a class: that of the outermost context that has the class. */
  private static ExtensionContext classContext(ExtensionContext context) {
    ExtensionContext found = context;
    while (found.getParent().isPresent()
        && found.getParent().get().getTestClass().equals(context.getTestClass())) {
      found = found.getParent().get();
    }
    return found;
  }

  private Running start(ExtensionContext context) {
    return new Running(TestNetwork.start(options(context)));
  }

  private NetworkOptions options(ExtensionContext context) {
    Class<?> type = context.getRequiredTestClass();
    Path folder = folder().resolve(type.getName());
    NetworkOptions options =
        AnnotationSupport.findAnnotation(type, CausewayTest.class)
            .map(asked -> options(asked, folder))
            .orElseGet(() -> NetworkOptions.in(folder));
    String seed = System.getProperty(SEED_PROPERTY);
    if (seed != null) {
      options = options.withSeed(parsed(seed));
    }
    String image = System.getProperty(IMAGE_PROPERTY);
    if (image != null) {
      options = options.withImage(image);
    }
    return change.apply(options);
  }

  private static NetworkOptions options(CausewayTest asked, Path folder) {
    NetworkOptions defaults = NetworkOptions.in(folder);
    List<String> settings = new ArrayList<>(defaults.settings());
    settings.addAll(List.of(asked.settings()));
    NetworkOptions options =
        defaults
            .withNodes(asked.nodes())
            .withRollups(asked.rollups())
            .withEndpoints(asked.endpoints())
            .withChainTimes(
                Duration.ofMillis(asked.blockMillis()),
                Duration.ofSeconds(asked.disputeSeconds()),
                defaults.finalityDepth())
            .withSeed(asked.seed())
            .withSettings(settings);
    return asked.supervised() ? options.withSupervision() : options;
  }

  private static long parsed(String seed) {
    try {
      return Long.parseLong(seed);
    } catch (NumberFormatException malformed) {
      throw new IllegalArgumentException(
          "-D%s=%s is no number; give the seed that a failed run printed"
              .formatted(SEED_PROPERTY, seed),
          malformed);
    }
  }

  /** Maven's and Gradle's output folders are emptied by their own clean tasks. */
  private static Path folder() {
    String asked = System.getProperty(FOLDER_PROPERTY);
    if (asked != null) {
      return Path.of(asked).toAbsolutePath();
    }
    Path here = Path.of("").toAbsolutePath();
    Path build = Files.exists(here.resolve("build.gradle")) ? Path.of("build") : Path.of("target");
    return here.resolve(build).resolve("causeway-tests");
  }

  /** Shown below the failure that it is attached to; has no stack of its own. */
  private static final class Evidence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Evidence(String text) {
      super(text, null, false, false);
    }
  }

  /** A network and whether somebody will want to look at its files. */
  private static final class Running implements AutoCloseable {
    private final TestNetwork network;
    private volatile boolean kept;

    Running(TestNetwork network) {
      this.network = network;
    }

    TestNetwork network() {
      return network;
    }

    void keep() {
      kept = true;
    }

    @Override
    public void close() throws IOException {
      network.close();
      if (!kept) {
        try (Stream<Path> files = Files.walk(network.folder())) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }
}
