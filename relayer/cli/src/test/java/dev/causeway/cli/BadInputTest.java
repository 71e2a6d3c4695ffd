// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.devnet.AttachedChains;
import dev.causeway.cli.launch.DevnetChoices;
import dev.causeway.cli.launch.Launcher.DevnetParts;
import dev.causeway.cli.launch.NodeChoices;
import dev.causeway.cli.launch.UpChains;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is wrong: one clear message that names it and the remedy, and the documented exit code.
 */
class BadInputTest {
  private static final String ID = "0x" + "ab".repeat(32);

  @TempDir private Path home;
  private CommandRun causeway = new CommandRun(Path.of(""));

  @BeforeEach
  void atHome() {
    causeway = new CommandRun(home);
  }

  @Test
  void shouldNameTheOptionAndASimilarOneWhenItIsUnknown() {
    refused(2, "list", "--jsn")
        .contains("--jsn")
        .contains("--json")
        .contains("causeway list --help");
  }

  @Test
  void shouldNameTheCommandWhenItIsUnknown() {
    refused(2, "transfr").contains("transfr").contains("transfer");
  }

  @Test
  void shouldNameTheChainWhenAttachingGoesWrong() throws IOException {
    refused(2, "up", "--chain", "l1").contains("--chain").contains("l1").contains("NAME=URL");
    refused(2, "up", "--chain", "l1=ftp://x").contains("ftp://x").contains("http://");
    refused(2, "up", "--chain", "l1=http://127.0.0.1:1").contains("the L1 first");
    refused(2, "up", "--chain", "l1=http://127.0.0.1:1", "--chain", "b=http://127.0.0.1:2,base")
        .contains("\"b\"")
        .contains("change the order");
    refused(2, "up", "--deployer-key", "key").contains("--deployer-key").contains("--chain");
    refused(2, "up", "--manifest", "nowhere.json").contains("nowhere.json");
    Path key = Files.writeString(home.resolve("key"), "12");
    refused(
            2,
            "up",
            "--chain",
            "l1=http://127.0.0.1:1",
            "--chain",
            "l2a=http://127.0.0.1:2",
            "--deployer-key",
            key.toString())
        .contains("--deployer-key")
        .contains(key.toString());
  }

  @Test
  void shouldNameTheValueWhenNothingIsToBeJudged() {
    refused(2, "differential", "--index", "5").contains("--index").contains("--seed");
    refused(2, "differential", "--proofs", "0").contains("--proofs").contains("0");
    refused(2, "differential", "--keys", "5001").contains("--keys").contains("5001");
    refused(2, "differential", "--threads", "0").contains("--threads").contains("0");
  }

  @Test
  void shouldAttachToTheChainsThatAreNamed() {
    assertThat(
            causeway.run(
                "up", "--chain", "l1=http://127.0.0.1:1", "--chain", "l2a=http://h:2,optimistic"))
        .as(causeway.err())
        .isZero();
    assertThat(causeway.launched.getLast())
        .isEqualTo(
            new UpChains.Deploy(
                List.of(
                    new AttachedChains.Named("l1", URI.create("http://127.0.0.1:1")),
                    new AttachedChains.Named("l2a", URI.create("http://h:2"))),
                Optional.empty()));
  }

  @Test
  void shouldListTheCommandsWhenThereIsNone() {
    refused(2).contains("demo").contains("transfer");
  }

  @Test
  void shouldNameTheOptionWhenARequiredOneIsMissing() {
    refused(2, "transfer", "--from", "l1", "--to", "l2a").contains("--amount");
  }

  @Test
  void shouldNameTheKnownChainsWhenOneIsUnknown() throws IOException {
    causeway.running("127.0.0.1:9");
    transferRefused("l1", "l2z", "5").contains("--to").contains("l2z").contains("l2a (901)");
    transferRefused("l1", "l1", "5").contains("the source itself");
  }

  @Test
  void shouldNameTheAmountWhenItIsNone() throws IOException {
    causeway.running("127.0.0.1:9");
    for (String amount : new String[] {"five", "-1", "1e3", "1,5", ".5", "5.", "0x10", ""}) {
      transferRefused("l1", "l2a", amount).contains("\"" + amount + "\"").contains("1.25");
    }
    transferRefused("l1", "l2a", "0.000").contains("0.000").contains("more than 0");
    transferRefused("l1", "l2a", "9".repeat(40)).contains("2^128");
  }

  @Test
  void shouldNameTheDecimalsWhenTheAmountHasTooMany() throws IOException {
    causeway.running("127.0.0.1:9");
    transferRefused("l1", "l2a", "1.2345678").contains("7 digits").contains("TEST has 6");
  }

  @Test
  void shouldNameTheAddressWhenItIsMalformedOrMistyped() throws IOException {
    causeway.running("127.0.0.1:9");
    String[] short1 = recipient("0x1234");
    refused(2, short1).contains("--recipient").contains("0x1234");
    refused(2, recipient("0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266"))
        .contains("checksum")
        .contains("0xF39F");
  }

  @Test
  void shouldNameTheTokensWhenOneIsUnknown() throws IOException {
    causeway.running("127.0.0.1:9");
    refused(2, "transfer", "--from", "l1", "--to", "l2a", "--amount", "5", "--token", "GOLD")
        .contains("GOLD")
        .contains("TEST");
  }

  @Test
  void shouldNotRepeatAKeyWhenItIsMalformed() throws IOException {
    causeway.running("127.0.0.1:9");
    Path key = Files.writeString(home.resolve("key"), "0xnotakey12345");
    String[] arguments = {
      "transfer", "--from", "l1", "--to", "l2a", "--amount", "5", "--key-file", key.toString()
    };
    refused(2, arguments).contains("64 hexadecimal digits").doesNotContain("notakey");
  }

  @Test
  void shouldNameTheReferenceWhenItIsNoHash() throws IOException {
    causeway.running("127.0.0.1:9");
    for (String command : new String[] {"status", "watch", "proof", "claim"}) {
      refused(2, command, "0x12").contains("\"0x12\"").contains("64 hexadecimal digits");
    }
  }

  @Test
  void shouldSayWhatToStartWhenNothingRuns() {
    refused(5, "status", ID).contains("causeway up").contains("--target");
  }

  @Test
  void shouldSayThatNobodyAnswersWhenTheRelayerIsGone() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    refused(5, "chains", "--target", "127.0.0.1:" + closed)
        .contains("does not answer")
        .contains(Integer.toString(closed));
  }

  @Test
  void shouldRefuseATargetWhenItIsMalformedOrNeedsTls() {
    refused(2, "chains", "--target", "nowhere").contains("nowhere").contains("HOST:PORT");
    refused(2, "chains", "--target", "127.0.0.1:70000").contains("70000");
    refused(2, "chains", "--target", "192.0.2.1:7900").contains("TLS").contains("--tls-authority");
  }

  @Test
  void shouldNameTheFileWhenTheRunFileIsDamaged() throws IOException {
    Path data = Files.createDirectories(home.resolve(".causeway/devnet"));
    Files.writeString(data.resolve("run.json"), "{\"target\":");
    refused(2, "chains").contains("run.json").contains("delete it");
  }

  @Test
  void shouldSayWhatIsMissingWhenALedgersNodeCannotServe() throws IOException {
    refused(2, "ledger", "node").contains("--config");
    refused(2, "ledger", "node", "--config", "absent.conf").contains("absent.conf");
    causeway.running("127.0.0.1:9");
    Path manifest = home.resolve(".causeway/devnet/manifest.json");
    String node = "causeway.node.manifest = \"%s\"\n".formatted(manifest);
    String config = Files.writeString(home.resolve("node.conf"), node).toString();
    refused(2, "ledger", "node", "--config", config).contains("embedded").contains("jdbc");
    String shared =
        "causeway.store { kind = jdbc, jdbc { url = \"jdbc:postgresql://127.0.0.1:9/x\", user = u } }";
    Files.writeString(home.resolve("node.conf"), node + shared);
    refused(2, "ledger", "node", "--config", config)
        .contains("manifest.json has no ledger")
        .contains("--ledger");
    refused(2, "ledger", "node", "--config", config, "--port", "70000").contains("70000");
  }

  @Test
  void shouldNameTheRangeWhenAChoiceIsOutOfIt() {
    refused(2, "up", "--l2s", "0").contains("--l2s").contains("0").contains("1 to 31");
    refused(2, "up", "--grpc-port", "70000").contains("70000");
    refused(2, "demo", "--block-time", "fast").contains("fast").contains("500ms");
    refused(2, "up", "--l2s", "many").contains("many");
    refused(2, "bench", "--route", "l1").contains("l1:l2a");
    refused(2, "bench", "--store", "memory").contains("--store memory", "--simulated");
    refused(2, "bench", "--simulated", "--store", "disk").contains("\"disk\"", "postgres");
    refused(2, "bench", "--simulated", "--ledger").contains("--ledger", "--simulated", "one of");
    refused(2, "bench", "--ledger", "--batch", "501").contains("--batch", "501", "500");
    refused(2, "node", "--config", "absent.conf").contains("absent.conf");
    refused(2, "node").contains("--config").contains("--manifest").contains("causeway devnet");
    refused(2, "node", "--manifest", "m.json", "--rpc", "l2a")
        .contains("l2a")
        .contains("CHAIN=URL");
    refused(2, "node", "--manifest", "m.json", "--rpc", "l2a=nowhere").contains("nowhere");
    refused(2, "node", "--manifest", "m.json", "--set", "grpc.port").contains("grpc.port");
    refused(2, "devnet", "--chains-only", "--store-only").contains("exclude each other");
    assertThat(causeway.launched).isEmpty();
  }

  @Test
  void shouldPassTheNodesSettingsWhenTheyAreRight() {
    assertThat(
            causeway.run(
                "node",
                "--manifest=m.json",
                "--jdbc-url=jdbc:postgresql://127.0.0.1/x?a=\"b\"",
                "--node-id=b",
                "--api-port=7001",
                "--rpc=l2a=http://127.0.0.1:1,ws://127.0.0.1:2",
                "--set=claim.batch-size=20"))
        .isZero();
    assertThat(causeway.launched)
        .singleElement(InstanceOfAssertFactories.type(NodeChoices.class))
        .satisfies(
            choices -> {
              assertThat(choices.overrides().lines())
                  .containsExactly(
                      "node.manifest = \"m.json\"",
                      "store.kind = jdbc",
                      "store.jdbc.url = \"jdbc:postgresql://127.0.0.1/x?a=\\\"b\\\"\"",
                      "node.id = \"b\"",
                      "grpc.port = 7001",
                      "node.data = \"" + home.resolve(".causeway/b") + "\"",
                      "claim.batch-size = \"20\"");
              assertThat(choices.endpoints())
                  .isEqualTo(
                      Map.of(
                          "l2a",
                          List.of(
                              URI.create("http://127.0.0.1:1"), URI.create("ws://127.0.0.1:2"))));
            });
  }

  @Test
  void shouldStartOnlyThePartsThatAreWantedWhenADevnetIsAskedFor() {
    assertThat(causeway.run("devnet", "--store-only", "--store-port", "5555")).isZero();
    assertThat(causeway.launched).contains(new DevnetParts(false, true, 5555));
  }

  @Test
  void shouldPassTheChoicesWhenTheyAreRight() {
    assertThat(causeway.run("up", "--l2s", "3", "--dispute-window", "2s")).isZero();
    assertThat(causeway.launched)
        .first(InstanceOfAssertFactories.type(DevnetChoices.class))
        .satisfies(
            choices -> {
              assertThat(choices.l2s()).isEqualTo(3);
              assertThat(choices.data()).isEqualTo(home.resolve(".causeway/devnet"));
            });
  }

  @Test
  void shouldTellCommandsAndExitCodesWhenAskedForHelp() {
    assertThat(causeway.run("--help")).isZero();
    assertThat(causeway.out()).contains("Exit codes:").contains("130").contains("bench");
    assertThat(causeway.run("transfer", "--help")).isZero();
    assertThat(causeway.out()).contains("--wait").contains("Exit codes:");
  }

  @Test
  void shouldPrintAScriptWhenAskedForCompletion() {
    assertThat(causeway.run("completion")).isZero();
    assertThat(causeway.out()).contains("complete -F").contains("causeway").contains("--amount");
  }

  private static String[] recipient(String address) {
    return new String[] {
      "transfer", "--from", "l1", "--to", "l2a", "--amount", "5", "--recipient", address
    };
  }

  private org.assertj.core.api.AbstractStringAssert<?> transferRefused(
      String from, String to, String amount) {
    return refused(2, "transfer", "--from", from, "--to", to, "--amount", amount);
  }

  private org.assertj.core.api.AbstractStringAssert<?> refused(int code, String... arguments) {
    int exit = causeway.run(arguments);
    assertThat(exit).as(causeway.err()).isEqualTo(code);
    assertThat(causeway.out()).isEmpty();
    assertThat(causeway.err()).doesNotContain("\tat ").startsWith("error: ");
    return assertThat(causeway.err());
  }
}
