// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.causeway.chains.devnet.DevKey;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.cli.Causeway;
import dev.causeway.cli.CommandRun;
import dev.causeway.cli.Console;
import dev.causeway.cli.integration.TestNetwork.Sent;
import dev.causeway.cli.run.LocalLauncher;
import dev.causeway.model.Address;
import dev.causeway.model.TxHash;
import dev.causeway.proofs.merkle.Keccak;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People with tools of their own, and nodes that come and go. */
@SuppressWarnings("NullAway.Init")
class StrangerTest {
  @TempDir private static Path folder;
  private static TestNetwork network;
  private static TestRelayer relayer;

  @BeforeAll
  static void start() {
    network = TestNetwork.start(folder, options -> options);
    relayer = TestRelayer.start(network, folder);
  }

  @AfterAll
  static void stop() {
    relayer.close();
    network.close();
  }

  @AfterEach
  void shouldHaveKeptTheSupply() {
    network.assertSupply(0);
  }

  @Test
  void shouldRelayWhenSomebodyCallsTheContractWithAnotherTool() throws Exception {
    DevKey stranger = network.manifest().accounts(AccountRole.USER).get(2);
    Address recipient = network.freshAccount();
    String receipt =
        cast(
            "send",
            network.bridge("l1").toString(),
            "bridgeToken(uint64,address,address,uint256,uint256,bytes)",
            network.chain("l2b").chain().toString(),
            recipient.toString(),
            network.token().address().toString(),
            "83",
            "0",
            "0x",
            "--private-key",
            stranger.secret().toString(),
            "--rpc-url",
            network.devnet().chain("l1").url().toString(),
            "--json");
    TxHash tx = TxHash.parse(TestNetwork.parse(receipt).path("transactionHash").asText());
    Sent sent = network.found("l1", tx);
    assertThat(sent.message().sender()).isEqualTo(stranger.address());
    network.assertDelivered(sent, "l2b", 83);
  }

  @Test
  void shouldTellAnyReflectionClientWhatItServesAndShowATransfer() throws Exception {
    ManagedChannel channel =
        Grpc.newChannelBuilder(relayer.target(), InsecureChannelCredentials.create()).build();
    try {
      ReflectionClient reflection = new ReflectionClient(channel);
      assertThat(reflection.services())
          .contains(
              "causeway.v1.TransferService",
              "causeway.v1.NetworkService",
              "causeway.v1.OperatorService",
              "grpc.health.v1.Health");
      Sent sent = network.send("l1", "l2a", network.freshAccount(), 89);
      relayer.awaitSeen(sent.id());
      MethodDescriptor watch = reflection.method("causeway.v1.TransferService", "WatchTransfer");
      DynamicMessage request =
          DynamicMessage.newBuilder(watch.getInputType())
              .setField(watch.getInputType().findFieldByName("name"), "transfers/" + sent.id())
              .build();
      List<String> states = new ArrayList<>();
      Iterator<DynamicMessage> answers = reflection.stream(watch, request);
      while (answers.hasNext() && !states.contains("TRANSFER_STATE_CLAIMED")) {
        DynamicMessage transfer =
            (DynamicMessage) ReflectionClient.field(answers.next(), "transfer");
        states.add(ReflectionClient.field(transfer, "state").toString());
      }
      assertThat(states).last().isEqualTo("TRANSFER_STATE_CLAIMED");
      network.assertDelivered(sent, "l2a", 89);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void shouldGoOnWhenTheDestinationsEndpointDiesAndComesBack() {
    network.devnet().chain("l2a").endpoint().shut();
    Sent sent = network.send("l1", "l2a", network.freshAccount(), 97);
    relayer.awaitSeen(sent.id());
    // Another route is not held up meanwhile.
    Sent elsewhere = network.send("l1", "l2b", network.freshAccount(), 101);
    network.assertDelivered(elsewhere, "l2b", 101);
    assertThat(network.claims("l2a", sent.id())).isZero();
    network.devnet().chain("l2a").endpoint().open();
    network.assertDelivered(sent, "l2a", 97);
  }

  @Test
  void shouldGoOnWhenTheSourcesEndpointDiesAndComesBack() {
    network.devnet().chain("l1").endpoint().shut();
    Sent sent = network.send("l1", "l2b", network.freshAccount(), 103);
    assertThat(network.claims("l2b", sent.id())).isZero();
    network.devnet().chain("l1").endpoint().open();
    network.assertDelivered(sent, "l2b", 103);
  }

  @Test
  void shouldRefuseAnAmountWhenTheSenderDoesNotHaveIt() throws IOException {
    Path poor = Files.writeString(folder.resolve("key"), Keccak.hash("owns nothing").toString());
    transferRefused("l2a", "5", "--key-file", poor.toString())
        .contains("--amount: 5")
        .contains("is more than")
        .contains("on l1: 0");
  }

  @Test
  void shouldRefuseAnAmountWhenItIsAboveTheLimit() {
    LocalSigner limiter = network.manifest().account(AccountRole.LIMITER).signer();
    network.limit(limiter, "l2b", 1_000_000_000);
    transferRefused("l2b", "7")
        .contains("--amount: 7")
        .contains("is above the limit of 0.000000001 on l2b");
  }

  @Test
  @Tag("attack-34")
  void shouldRefuseARecipientWhenItIsAContractHereAndNothingThere() {
    Address here = network.token().address();
    assertThat(network.tools("l2a").hasCode(here)).isFalse();
    transferRefused("l2a", "0.000001", "--recipient", here.toString())
        .contains("--recipient: " + here)
        .contains("is a contract on l1 and none on l2a")
        .contains("--to-contract");
    assertThat(network.balance("l2a", here)).isZero();
  }

  @Test
  void shouldSendToAnAccountWhenItDelegatesToAContract() {
    Address account = network.freshAccount();
    var _ =
        network
            .controls("l1")
            .rpc()
            .call(
                "anvil_setCode",
                account.toString(),
                "0xef0100" + network.token().address().toString().substring(2));
    assertThat(transfer("l2a", "0.000000000000000013", "--recipient", account.toString()))
        .contains("message id");
    Await.until("it has arrived", () -> network.balance("l2a", account) == 13);
  }

  @Test
  @Tag("twin-34:shouldRefuseARecipientWhenItIsAContractHereAndNothingThere")
  void shouldSendToNobodyWhenRecipientsAreNotCompared() {
    Address here = network.token().address();
    assertThat(
            transfer(
                "l2b", "0.000000000000000017", "--recipient", here.toString(), "--to-contract"))
        .contains("message id");
    Await.until("tokens that nobody has a key for", () -> network.balance("l2b", here) == 17);
  }

  @Test
  void shouldNotStartARelayerWhenItsPortIsInUse() throws IOException {
    String port = relayer.target().substring(relayer.target().lastIndexOf(':') + 1);
    nodeRefused("grpc.port = " + port, network.devnet().manifestFile())
        .contains(port)
        .contains("in use");
  }

  @Test
  void shouldNotStartARelayerWhenAnEndpointServesAnotherChain() throws IOException {
    String right = network.chain("l2a").rpc().getFirst().toString();
    String wrong = network.chain("l2b").rpc().getFirst().toString();
    Path manifest = folder.resolve("mistaken.json");
    Files.writeString(
        manifest,
        Files.readString(network.devnet().manifestFile())
            .replace(right, wrong)
            .replace(right.replace("http", "ws"), wrong.replace("http", "ws")));
    nodeRefused("grpc.port = 0", manifest).contains("901").contains("902");
  }

  @Test
  void shouldNotStartARelayerWhenAKeyIsUnknown() throws IOException {
    nodeRefused("grpc.prot = 0", network.devnet().manifestFile())
        .contains("causeway.grpc.prot")
        .contains("causeway.grpc.port");
  }

  private static AbstractStringAssert<?> transferRefused(
      String to, String amount, String... options) {
    return refused(transferArguments(to, amount, options));
  }

  private static String[] transferArguments(String to, String amount, String... options) {
    List<String> arguments = new ArrayList<>(List.of("transfer", "--from", "l1", "--to", to));
    arguments.addAll(List.of("--amount", amount, "--target", relayer.target()));
    arguments.addAll(List.of("--manifest", network.devnet().manifestFile().toString()));
    arguments.addAll(List.of(options));
    return arguments.toArray(String[]::new);
  }

  /** A transfer that is sent; what the command answers. */
  private static String transfer(String to, String amount, String... options) {
    CommandRun causeway = new CommandRun(folder);
    assertThat(causeway.run(transferArguments(to, amount, options))).as(causeway.err()).isZero();
    return causeway.out();
  }

  private static AbstractStringAssert<?> nodeRefused(String setting, Path manifest)
      throws IOException {
    Path data = Files.createTempDirectory(folder, "node");
    Path config = data.resolve("node.conf");
    Files.writeString(
        config,
        "causeway { node { data = \"%s\", manifest = \"%s\" }, %s }"
            .formatted(data, manifest, setting));
    return refused("node", "--config", config.toString());
  }

  /** One message, the exit code of a mistake, and nothing on the standard output. */
  private static AbstractStringAssert<?> refused(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(new PrintWriter(out), new PrintWriter(err), Map.of(), folder, false);
    int exit = Causeway.run(console, new LocalLauncher(), arguments);
    assertThat(exit).as(err.toString()).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).as(err.toString()).hasSize(1);
    return assertThat(err.toString()).startsWith("error: ");
  }

  /** Runs the tool that the build of the contracts installs. */
  private static String cast(String... arguments) throws IOException, InterruptedException {
    Path packages =
        Path.of(System.getProperty("causeway.root"), "protocol/contracts/node_modules/@foundry-rs");
    List<String> command = new ArrayList<>();
    try (var found = Files.newDirectoryStream(packages, "cast-*")) {
      command.add(found.iterator().next().resolve("bin/cast").toString());
    }
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(errors).isZero();
    return output;
  }
}
