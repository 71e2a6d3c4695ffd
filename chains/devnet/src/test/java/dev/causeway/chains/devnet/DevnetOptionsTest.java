// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.LayerKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DevnetOptionsTest {
  private static final Path FOLDER = Path.of("data");

  @Test
  void shouldNameAndNumberTheUsualChains() {
    DevnetOptions options = DevnetOptions.standard(FOLDER, 3);

    assertThat(options.chains().stream().map(ChainPlan::name))
        .containsExactly("l1", "l2a", "l2b", "l2c");
    assertThat(options.chains().stream().map(ChainPlan::chain))
        .containsExactly(ChainId.of(900), ChainId.of(901), ChainId.of(902), ChainId.of(903));
  }

  @Test
  void shouldGiveEveryChainOfTheLargestDevnetItsOwnName() {
    assertThat(DevnetOptions.standard(FOLDER, DevnetOptions.MOST_ROLLUPS).chains()).hasSize(32);
  }

  @Test
  void shouldRefuseAnImpossibleNumberOfRollups() {
    refuses(() -> DevnetOptions.standard(FOLDER, 0), "number of L2s is 0", "1 to 31");
    refuses(() -> DevnetOptions.standard(FOLDER, 32), "number of L2s is 32", "1 to 31");
  }

  @Test
  void shouldRefuseADisputeWindowThatChainTimeCannotExpress() {
    DevnetOptions options = DevnetOptions.standard(FOLDER, 1);
    refuses(() -> options.withDisputeWindow(Duration.ofMillis(1500)), "1500 ms", "whole seconds");
    refuses(() -> options.withDisputeWindow(Duration.ZERO), "0 ms", "at least 1");
  }

  @Test
  void shouldRefuseAHistoryThatEndsBeforeADispute() {
    DevnetOptions options = DevnetOptions.standard(FOLDER, 1);
    refuses(
        () -> options.withDisputeWindow(Duration.ofMinutes(10)),
        "state history is 256 blocks",
        "600 s",
        "give at least 1234");
  }

  @Test
  void shouldRefuseAGasLimitThatNothingCanBeDeployedUnder() {
    refuses(
        () -> DevnetOptions.standard(FOLDER, 1).withBlockGasLimit(Gas.of(1_000_000)),
        "1000000 gas",
        "at least 10000000 gas");
  }

  @Test
  void shouldRefusePortsOutOfRange() {
    refuses(() -> DevnetOptions.standard(FOLDER, 1).withBasePort(65_534), "65534", "65531");
    refuses(() -> DevnetOptions.standard(FOLDER, 1).withBasePort(-1), "-1");
  }

  @Test
  void shouldRefuseBlockTimesThatAreTooShort() {
    refuses(
        () -> DevnetOptions.standard(FOLDER, 1).withBlockTime(Duration.ofMillis(10)),
        "chain l1",
        "10 ms",
        "100 ms");
  }

  @Test
  void shouldRefuseKindsThatItDoesNotHave() {
    refuses(() -> plan("zk", 901, LayerKind.VALIDITY), "zk", "VALIDITY", "OPTIMISTIC");
  }

  @Test
  void shouldRefuseNamesAndIdsThatAreThereTwice() {
    refuses(
        () -> withChains(plan("l1", 900, LayerKind.BASE), plan("l1", 901, LayerKind.OPTIMISTIC)),
        "\"l1\"");
    refuses(
        () -> withChains(plan("l1", 900, LayerKind.BASE), plan("l2a", 900, LayerKind.OPTIMISTIC)),
        "id 900");
  }

  @Test
  void shouldRefuseADevnetWithoutAnL1() {
    refuses(
        () ->
            withChains(
                plan("l2a", 901, LayerKind.OPTIMISTIC), plan("l2b", 902, LayerKind.OPTIMISTIC)),
        "l2a",
        "BASE");
  }

  @Test
  void shouldRefuseAnRpcUrlThatIsNone() {
    refuses(
        () ->
            new Hosting.Attached(
                URI.create("ws://127.0.0.1:1"), Optional.empty(), Hosting.L1AttributesFrom.DRIVER),
        "ws://127.0.0.1:1",
        "http://");
  }

  private static DevnetOptions withChains(ChainPlan... chains) {
    DevnetOptions usual = DevnetOptions.standard(FOLDER, 1);
    return new DevnetOptions(
        List.of(chains),
        usual.disputeWindow(),
        usual.blockGasLimit(),
        usual.basePort(),
        usual.stateHistory(),
        usual.endpointSwitches(),
        usual.originLoss(),
        usual.dataFolder(),
        usual.ledger());
  }

  private static ChainPlan plan(String name, long chain, LayerKind kind) {
    return new ChainPlan(
        name, ChainId.of(chain), kind, Duration.ofSeconds(1), 1, new Hosting.Started());
  }

  private static void refuses(ThrowingCallable making, String... words) {
    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(making)
        .satisfies(failure -> assertThat(failure.getMessage()).contains(words));
  }
}
