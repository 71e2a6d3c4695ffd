// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import dev.causeway.api.v1.GetTransferRequest;
import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferState;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.wiring.LocalRelayer;
import dev.causeway.model.MessageId;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.node.settings.NodeSettings;
import dev.causeway.relayer.node.settings.SettingsReader;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A relayer of a {@link TestNetwork} in this process, and what its service says. */
final class TestRelayer implements AutoCloseable {
  private static final String SETTINGS =
      """
      grpc.port = 0
      claim.retry-after = 1s
      challenge.interval = 1s
      settle.proposal-interval = 500ms
      """;

  private final LocalRelayer relayer;
  private final Relayer client;

  private TestRelayer(LocalRelayer relayer, Relayer client) {
    this.relayer = relayer;
    this.client = client;
  }

  static TestRelayer start(TestNetwork network, Path folder) {
    return start(network.manifest(), folder, "");
  }

  /** On chains as a manifest describes them, with further settings. */
  static TestRelayer start(Manifest manifest, Path folder, String more) {
    NodeSettings settings = SettingsReader.read(Optional.empty(), SETTINGS + more);
    RelayStore store =
        LocalRelayer.openStore(settings, folder, LocalRelayer.shape(manifest)).join();
    LocalRelayer relayer = LocalRelayer.start(manifest, settings, store);
    return new TestRelayer(relayer, Relayer.connect(relayer.node().api().target()));
  }

  String target() {
    return relayer.node().api().target();
  }

  URI metrics() {
    return relayer.metrics().orElseThrow();
  }

  RelayStore store() {
    return relayer.store();
  }

  Transfer awaitState(MessageId id, TransferState... wanted) {
    return awaitState(client, id, wanted);
  }

  /** Waits until the relayer has seen the message, however far it has come by then. */
  void awaitSeen(MessageId id) {
    awaitSeen(client, id);
  }

  static void awaitSeen(Relayer client, MessageId id) {
    var _ = Await.present("transfer " + id, () -> find(client, id));
  }

  /** Waits until the service shows the transfer in one of these states. */
  static Transfer awaitState(Relayer client, MessageId id, TransferState... wanted) {
    Set<TransferState> states = EnumSet.of(wanted[0], wanted);
    return Await.present(
        "transfer " + id + " in " + states,
        () -> find(client, id).filter(transfer -> states.contains(transfer.getState())));
  }

  /** The transfer, once the service knows it. */
  static Optional<Transfer> find(Relayer client, MessageId id) {
    try {
      return Optional.of(
          client
              .transfers()
              .getTransfer(GetTransferRequest.newBuilder().setName("transfers/" + id).build())
              .getTransfers(0));
    } catch (StatusRuntimeException failure) {
      if (failure.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  @Override
  public void close() {
    client.close();
    relayer.close();
  }
}
