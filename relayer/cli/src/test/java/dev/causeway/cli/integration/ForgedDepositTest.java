// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ChainEvent.MessageSent;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.devnet.AnvilBinary;
import dev.causeway.chains.devnet.AnvilOptions;
import dev.causeway.chains.devnet.AnvilProcess;
import dev.causeway.chains.devnet.DevnetRpc;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.RpcOptions;
import dev.causeway.model.Gas;
import dev.causeway.model.TransferState;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.store.TransferView;
import dev.causeway.testkit.rpc.FaultRpc;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that serve a deposit that never was, with a chain around it that agrees in everything: the
 * honest node's history, a block with the deposit, its receipts and state. The honest node itself
 * is cut off, as it was then.
 */
class ForgedDepositTest {
  private static final long FORGED = 1_000;

  @TempDir private Path folder;

  /** A copy of the L1 in which a user deposits. */
  private static final class Forgery implements AutoCloseable {
    private final DevnetRpc.Factory factory = new DevnetRpc.Factory();
    private final AnvilProcess anvil;
    private final EvmTools tools;
    private final DevnetRpc rpc;
    private final MessageSent deposit;

    Forgery(TestNetwork network, Path folder) {
      ManifestChain l1 = network.chain("l1");
      anvil =
          AnvilProcess.start(
              AnvilBinary.locate(),
              new AnvilOptions("forged", l1.chain(), 0, Gas.of(30_000_000), 64, folder),
              factory);
      rpc = factory.to(anvil.url());
      String state = network.controls("l1").rpc().call("anvil_dumpState").asText();
      var _ = rpc.call("anvil_loadState", state);
      tools = EvmTools.connect(l1.chain(), RpcOptions.of(List.of(anvil.url())));
      var signed =
          tools.broadcastAll(
              network.user(),
              List.of(
                  new EncodedCall(
                      network.bridge("l1"),
                      Wei.ZERO,
                      network.transferCall("l1", "l2a", network.freshAccount(), FORGED),
                      Gas.of(1_000_000))));
      mine();
      deposit = tools.messagesSent(signed.getFirst().hash(), network.bridge("l1")).getFirst();
    }

    void mine() {
      var _ = rpc.call("evm_mine");
    }

    URI url() {
      return anvil.url();
    }

    @Override
    public void close() {
      tools.close();
      anvil.close();
      factory.close();
    }
  }

  private static Manifest behind(Manifest manifest, List<URI> endpoints) {
    return new Manifest(
        manifest.disputeWindow(),
        manifest.chains().stream()
            .map(chain -> chain.name().equals("l1") ? chain.behind(endpoints) : chain)
            .toList(),
        manifest.quorum(),
        manifest.tokens(),
        manifest.accounts());
  }

  private static Optional<TransferState> state(TestRelayer relayer, Forgery forgery) {
    return relayer.store().transfers().byId(forgery.deposit.id()).map(TransferView::state);
  }

  private static void assertNothingIsMinted(TestNetwork network, Forgery forgery) {
    long seen = network.tools("l2a").head().value();
    Await.until(
        "twenty blocks of the L2, while the liars go on",
        () -> {
          forgery.mine();
          return network.tools("l2a").head().value() > seen + 20;
        });
    assertThat(network.claims("l2a", forgery.deposit.id())).isZero();
    assertThat(network.balance("l2a", forgery.deposit.message().recipient())).isZero();
  }

  /** Both liars are on one host, so they have one voice, and nobody's is enough. */
  @Test
  @Tag("system-23")
  void shouldNotHearOfAForgedDepositWhenItsNodesAreOfOneGroup() {
    try (TestNetwork network = TestNetwork.start(folder, options -> options);
        Forgery forgery = new Forgery(network, folder.resolve("forged"));
        FaultRpc liars = FaultRpc.start(FaultRpc.Options.of("l1", forgery.url()));
        FaultRpc cutOff =
            FaultRpc.start(FaultRpc.Options.of("l1", URI.create("http://127.0.0.1:1")));
        TestRelayer relayer =
            TestRelayer.start(
                behind(
                    network.manifest(),
                    List.of(liars.url(), liars.url().resolve("/again"), cutOff.url())),
                folder.resolve("node"),
                "")) {
      assertNothingIsMinted(network, forgery);
      assertThat(state(relayer, forgery)).isEmpty();
    }
  }

  /** Two groups lie: the quorum is lost, the node believes, and still nothing can be claimed. */
  @Test
  @Tag("system-23")
  void shouldMintNothingForAForgedDepositWhenTheQuorumIsLost() {
    try (TestNetwork network = TestNetwork.start(folder, options -> options);
        Forgery forgery = new Forgery(network, folder.resolve("forged"));
        FaultRpc one = FaultRpc.start(FaultRpc.Options.of("l1", forgery.url()));
        FaultRpc two = FaultRpc.start(FaultRpc.Options.of("l1", forgery.url()));
        FaultRpc cutOff =
            FaultRpc.start(FaultRpc.Options.of("l1", URI.create("http://127.0.0.1:1")));
        TestRelayer relayer =
            TestRelayer.start(
                behind(network.manifest(), List.of(one.url(), two.url(), cutOff.url())),
                folder.resolve("node"),
                "")) {
      Await.until(
          "the node believes in it",
          () -> {
            forgery.mine();
            return state(relayer, forgery).isPresent();
          });
      assertNothingIsMinted(network, forgery);
      assertThat(state(relayer, forgery)).isNotEqualTo(Optional.of(TransferState.CLAIMED));
    }
  }
}
