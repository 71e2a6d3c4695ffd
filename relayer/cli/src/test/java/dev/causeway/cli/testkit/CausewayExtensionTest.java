// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.causeway.testkit.junit.CausewayExtension;
import dev.causeway.testkit.process.TestNetwork;
import dev.causeway.testkit.rpc.RpcFault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** What a user of the extension gets, above all when a test fails. */
@SuppressWarnings("NullAway.Init")
class CausewayExtensionTest {
  private static final String EXAMPLE_PROPERTY = "causeway.test.example";

  @TempDir private static Path folder;

  /** Run by this test alone. */
  @EnabledIfSystemProperty(named = EXAMPLE_PROPERTY, matches = "run")
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class Example {
    @RegisterExtension
    static final CausewayExtension CAUSEWAY =
        CausewayExtension.with(options -> options.withRollups(1).withSeed(99));

    private static TestNetwork first;

    @Test
    @Order(1)
    void leavesThingsBroken(TestNetwork network) {
      first = network;
      var _ = network.rpc("l2a", 1).inject(RpcFault.F33);
      network.database(1).down();
      network.node(1).killForGood();
      throw new AssertionError("on purpose");
    }

    @Test
    @Order(2)
    void findsThemHealed(TestNetwork network) {
      assertThat(network).isSameAs(first);
      assertThat(network.node(1).isAlive()).isTrue();
      assertThat(network.rpc("l2a", 1).injections()).isEmpty();
      network.awaitDelivered(network.transfer("l1", "l2a", 3));
    }
  }

  @Test
  void shouldHealBetweenTestsAndShowWhereTheEvidenceIs() {
    System.setProperty(CausewayExtension.FOLDER_PROPERTY, folder.toString());
    System.setProperty(EXAMPLE_PROPERTY, "run");
    TestExecutionSummary summary;
    try {
      summary = run(Example.class);
    } finally {
      System.clearProperty(CausewayExtension.FOLDER_PROPERTY);
      System.clearProperty(EXAMPLE_PROPERTY);
    }

    assertThat(summary.getFailures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.getException()).hasMessage("on purpose");
              StringWriter shown = new StringWriter();
              failure.getException().printStackTrace(new PrintWriter(shown));
              Path files = folder.resolve(Example.class.getName());
              assertThat(shown.toString())
                  .contains("node-1: output " + files.resolve("node-1").resolve("output.log"))
                  .contains(files.resolve("node-1").resolve("rpc-l2a-1.jsonl").toString())
                  .contains("-Dcauseway.test.seed=99");
              assertThat(files.resolve("node-1").resolve("output.log")).matches(Files::exists);
            });
    assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
  }

  private static TestExecutionSummary run(Class<?> type) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(List.of(selectClass(type))).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }
}
