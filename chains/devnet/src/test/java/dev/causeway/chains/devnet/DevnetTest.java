// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.causeway.chains.L1Origin;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.EvmChain;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.Wei;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One devnet with two L2s for all tests that do not end it. */
class DevnetTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static Devnet devnet;

  @BeforeAll
  static void start() {
    devnet =
        Devnet.start(
            DevnetOptions.standard(folder, 2)
                .withBlockTime(Duration.ofMillis(200))
                .withEndpointSwitches());
  }

  @AfterAll
  static void stop() {
    devnet.close();
  }

  @Test
  void shouldWriteAManifestThatReadsBackTheSame() {
    assertThat(ManifestFile.read(devnet.manifestFile())).isEqualTo(devnet.manifest());
  }

  @Test
  void shouldDeployContractsThatTheAdapterAccepts() {
    for (ManifestChain chain : devnet.manifest().chains()) {
      try (EvmChain evm = EvmChain.create(chain.toConfig())) {
        assertThat(evm.check()).isInstanceOf(Outcome.Ok.class);
      }
    }
  }

  @Test
  void shouldMakeTheContractsKnowEachOther() {
    ManifestChain base = devnet.manifest().base();
    ManifestChain layer = devnet.manifest().chain("l2b");
    var settlement =
        Optional.ofNullable(base.contracts().rollups().get(layer.chain())).orElseThrow();
    assertThat(address("l2b", layer.contracts().bridge(), "rootSource()"))
        .isEqualTo(layer.contracts().mirror().orElseThrow());
    assertThat(address("l2b", layer.contracts().mirror().orElseThrow(), "globalRoots()"))
        .isEqualTo(base.contracts().globalRoots().orElseThrow());
    assertThat(address("l1", base.contracts().bridge(), "rootSource()"))
        .isEqualTo(base.contracts().globalRoots().orElseThrow());
    assertThat(address("l1", settlement.settlement(), "l2Bridge()"))
        .isEqualTo(layer.contracts().bridge());
    assertThat(address("l1", settlement.settlement(), "outputs()"))
        .isEqualTo(settlement.proposals());
    assertThat(address("l1", settlement.proposals(), "resolver()"))
        .isEqualTo(devnet.manifest().quorum().resolver());
    assertThat(word("l1", settlement.proposals(), "disputeWindow()")).isEqualTo(8);
    assertThat(word("l1", settlement.proposals(), "resolutionWindow()")).isEqualTo(86_400);
    assertThat(
            word(
                "l1",
                base.contracts().globalRoots().orElseThrow(),
                "slotOf(uint64)",
                AbiValue.of(902)))
        .isEqualTo(2);
  }

  @Test
  void shouldGiveEveryAccountWhatItNeeds() {
    Manifest.Token token = devnet.manifest().tokens().getFirst();
    for (DevnetChain chain : devnet.chains()) {
      try (EvmTools tools = chain.tools()) {
        for (DevKey key : devnet.manifest().accounts()) {
          assertThat(tools.account(key.address()).balance())
              .isGreaterThan(Wei.parse("900000000000000000000000"));
        }
      }
    }
    try (EvmTools tools = devnet.chain("l1").tools()) {
      for (DevKey user : devnet.manifest().accounts(AccountRole.USER)) {
        assertThat(tools.balanceOf(token.address(), user.address()))
            .isEqualTo(TokenAmount.parse("1000000000000000000000000"));
      }
    }
  }

  @Test
  void shouldKeepEveryL2NearItsL1() {
    DevnetChain l1 = devnet.chain("l1");
    DevnetChain l2 = devnet.chain("l2a");
    BlockNumber target = BlockNumber.of(l1.rpc().number("eth_blockNumber")).plus(5);
    var _ = l1.producer().awaitBlock(target, LIMIT);
    var _ =
        l2.producer().awaitBlock(BlockNumber.of(l2.rpc().number("eth_blockNumber")).plus(2), LIMIT);

    RollupDriver.Status status = l2.driver().orElseThrow().status();
    assertThat(status.holding()).isEmpty();
    L1Origin origin = status.origin().orElseThrow();
    assertThat(origin.number().plus(devnet.options().base().finalityDepth()))
        .isGreaterThanOrEqualTo(target);
    assertThat(
            l1.rpc()
                .call("eth_getBlockByNumber", Quantity.of(origin.number().value()), false)
                .get("hash")
                .asText())
        .isEqualTo(origin.hash().toString());
  }

  @Test
  void shouldCutClientsOffWhileTheEndpointIsShutAndKeepMakingBlocks() {
    DevnetChain chain = devnet.chain("l2b");
    try (DevnetRpc.Factory clients = new DevnetRpc.Factory()) {
      DevnetRpc client = clients.to(chain.url());
      assertThat(client.number("eth_chainId")).isEqualTo(902);

      chain.endpoint().shut();
      assertThatExceptionOfType(DevnetRpc.CallFailed.class)
          .isThrownBy(() -> client.number("eth_chainId"))
          .matches(DevnetRpc.CallFailed::unreachable);
      BlockNumber head = BlockNumber.of(chain.rpc().number("eth_blockNumber"));
      assertThat(chain.producer().awaitBlock(head.plus(2), LIMIT))
          .isGreaterThanOrEqualTo(head.plus(2));

      chain.endpoint().open();
      assertThat(client.number("eth_chainId")).isEqualTo(902);
    }
  }

  @Test
  void shouldSayWhichAccountsAreThereWhenAChainIsUnknown() {
    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(() -> devnet.manifest().chain("l3"))
        .withMessageContaining("\"l3\"")
        .withMessageContaining("l1, l2a, l2b");
  }

  @Test
  void shouldLeaveNothingRunningWhenAPortIsInUse(@TempDir Path other) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Long> before = children();
      assertThatExceptionOfType(DevnetException.class)
          .isThrownBy(
              () ->
                  Devnet.start(
                      DevnetOptions.standard(other, 1).withBasePort(taken.getLocalPort() - 1)))
          .withMessageContaining("port " + taken.getLocalPort())
          .withMessageContaining("l2a");
      assertThat(children()).isSubsetOf(before);
    }
  }

  @Test
  void shouldReportTheDeathOfANodeAndEndTheOthersOnClose(@TempDir Path other) throws Exception {
    Devnet mortal = Devnet.start(DevnetOptions.standard(other, 1));
    List<Long> pids =
        mortal.chains().stream().map(chain -> chain.process().orElseThrow().pid()).toList();
    assertThat(ProcessHandle.of(pids.getLast()).orElseThrow().destroyForcibly()).isTrue();

    assertThat(mortal.death().toCompletableFuture().get(30, TimeUnit.SECONDS).name())
        .isEqualTo("l2a");

    mortal.close();
    assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
  }

  private static List<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).toList();
  }

  private static Address address(String chain, Address contract, String signature) {
    Bytes answer = view(chain, contract, signature);
    return Address.of(answer.slice(12, 32).asByteBuffer());
  }

  private static long word(
      String chain, Address contract, String signature, AbiValue... arguments) {
    return Long.parseLong(view(chain, contract, signature, arguments).toUnprefixedHex(), 16);
  }

  private static Bytes view(
      String chain, Address contract, String signature, AbiValue... arguments) {
    try (EvmTools tools = devnet.chain(chain).tools()) {
      return tools.view(contract, signature, List.of(arguments));
    }
  }
}
