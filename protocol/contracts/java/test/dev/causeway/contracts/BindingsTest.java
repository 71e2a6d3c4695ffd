// SPDX-License-Identifier: Apache-2.0
package dev.causeway.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.DefaultGasProvider;

/** The bindings encode nested structs and arrays exactly as Foundry's {@code cast} does. */
class BindingsTest {
  private static final String MESSAGE =
      "(uint8,uint64,uint32,uint64,uint64,address,address,address,uint256,uint256,bytes)";
  private static final String PROOF = "(bytes32,uint8,bytes32[5])";
  private static final String SOMEBODY = "0x00000000000000000000000000000000000000aa";
  private static final HexFormat HEX = HexFormat.of();

  private final Web3j web3j = Web3j.build(new HttpService("http://127.0.0.1:1"));
  private final ReadonlyTransactionManager sender = new ReadonlyTransactionManager(web3j, SOMEBODY);
  private final Bridge bridge = Bridge.load(SOMEBODY, web3j, sender, new DefaultGasProvider());

  @Test
  void shouldEncodeLikeCastWhenClaimingManyMessages() throws Exception {
    for (int count : List.of(1, 2, 3, 50)) {
      List<Bridge.Message> messages = IntStream.range(0, count).mapToObj(this::message).toList();
      List<byte[]> proof = words(7 + count, count);
      String encoded =
          bridge
              .claimMany(messages, BigInteger.valueOf(99), proof, globalProof(), SOMEBODY)
              .encodeFunctionCall();
      assertThat(encoded)
          .isEqualTo(
              cast(
                  "claimMany(" + MESSAGE + "[],uint32,bytes32[]," + PROOF + ",address)",
                  messages.stream().map(this::text).collect(Collectors.joining(",", "[", "]")),
                  "99",
                  texts(proof),
                  globalProofText(),
                  SOMEBODY));
    }
  }

  @Test
  void shouldEncodeLikeCastWhenProofHasNoElement() throws Exception {
    String encoded =
        bridge
            .claimMany(
                List.of(message(4)), BigInteger.ONE, List.of(), globalProof(), SOMEBODY)
            .encodeFunctionCall();
    assertThat(encoded)
        .isEqualTo(
            cast(
                "claimMany(" + MESSAGE + "[],uint32,bytes32[]," + PROOF + ",address)",
                "[" + text(message(4)) + "]",
                "1",
                "[]",
                globalProofText(),
                SOMEBODY));
  }

  @Test
  void shouldEncodeLikeCastWhenClaimingOneMessage() throws Exception {
    List<byte[]> siblings = words(1, 32);
    assertThat(
            bridge
                .claim(message(1), BigInteger.TWO, siblings, globalProof(), SOMEBODY)
                .encodeFunctionCall())
        .isEqualTo(
            cast(
                "claim(" + MESSAGE + ",uint32,bytes32[32]," + PROOF + ",address)",
                text(message(1)),
                "2",
                texts(siblings),
                globalProofText(),
                SOMEBODY));
    assertThat(bridge.retryCall(message(2)).encodeFunctionCall())
        .isEqualTo(cast("retryCall(" + MESSAGE + ")", text(message(2))));
  }

  @Test
  void shouldEncodeLikeCastWhenSending() throws Exception {
    byte[] data = HEX.parseHex("c0ffee");
    assertThat(
            bridge
                .bridgeToken(
                    BigInteger.valueOf(902),
                    SOMEBODY,
                    SOMEBODY,
                    BigInteger.TEN,
                    BigInteger.ONE,
                    new byte[0])
                .encodeFunctionCall())
        .isEqualTo(
            cast(
                "bridgeToken(uint64,address,address,uint256,uint256,bytes)",
                "902",
                SOMEBODY,
                SOMEBODY,
                "10",
                "1",
                "0x"));
    assertThat(
            bridge
                .bridgeCall(
                    BigInteger.valueOf(902),
                    SOMEBODY,
                    SOMEBODY,
                    BigInteger.TEN,
                    BigInteger.ONE,
                    data)
                .encodeFunctionCall())
        .isEqualTo(
            cast(
                "bridgeCall(uint64,address,address,uint256,uint256,bytes)",
                "902",
                SOMEBODY,
                SOMEBODY,
                "10",
                "1",
                "0xc0ffee"));
  }

  @Test
  void shouldEncodeLikeCastWhenProvingRoots() throws Exception {
    List<byte[]> headers = List.of(bytes(1, 560), bytes(2, 3), bytes(3, 32));
    List<byte[]> account = List.of(bytes(4, 532), bytes(5, 31));
    List<byte[]> storage = List.of(bytes(6, 33));
    var mirror = Mirror.load(SOMEBODY, web3j, sender, new DefaultGasProvider());
    assertThat(mirror.acceptRoot(headers, account, storage).encodeFunctionCall())
        .isEqualTo(
            cast(
                "acceptRoot(bytes[],bytes[],bytes[])",
                texts(headers),
                texts(account),
                texts(storage)));

    var settlement =
        OptimisticSettlement.load(SOMEBODY, web3j, sender, new DefaultGasProvider());
    List<byte[]> output = words(20, 4);
    var proof =
        new OptimisticSettlement.OutputRootProof(
            output.get(0), output.get(1), output.get(2), output.get(3));
    assertThat(settlement.settle(BigInteger.TEN, proof, account, storage).encodeFunctionCall())
        .isEqualTo(
            cast(
                "settle(uint256,(bytes32,bytes32,bytes32,bytes32),bytes[],bytes[])",
                "10",
                output.stream().map(this::hex).collect(Collectors.joining(",", "(", ")")),
                texts(account),
                texts(storage)));
  }

  @Test
  void shouldEncodeLikeCastWhenDeploying() throws Exception {
    var config =
        new Bridge.Config(
            SOMEBODY,
            SOMEBODY,
            SOMEBODY,
            SOMEBODY,
            BigInteger.valueOf(60),
            BigInteger.TEN.pow(24),
            BigInteger.TEN.pow(20));
    List<BigInteger> chains = List.of(BigInteger.valueOf(901), BigInteger.valueOf(902));
    String constructor =
        org.web3j.abi.FunctionEncoder.encodeConstructor(
            List.of(
                config,
                new org.web3j.abi.datatypes.DynamicArray<>(
                    org.web3j.abi.datatypes.generated.Uint64.class,
                    org.web3j.abi.Utils.typeMap(
                        chains, org.web3j.abi.datatypes.generated.Uint64.class))));
    String expected =
        cast(
            "x((address,address,address,address,uint64,uint128,uint128),uint64[])",
            "("
                + String.join(",", SOMEBODY, SOMEBODY, SOMEBODY, SOMEBODY)
                + ",60,1000000000000000000000000,100000000000000000000)",
            "[901,902]");
    // Without the selector of the made-up function.
    assertThat("0x" + constructor).isEqualTo("0x" + expected.substring(10));
    // Not the text itself: a failure would print all of it.
    assertThat(Bridge.BINARY.startsWith("0x")).isTrue();
    assertThat(Bridge.BINARY.length()).isGreaterThan(40_000);
  }

  @Test
  void shouldDecodeMessageWhenItWasSent() throws Exception {
    Bridge.Message message = message(3);
    var log = new Log();
    log.setTopics(
        List.of(
            EventEncoder.encode(Bridge.MESSAGESENT_EVENT),
            hex(bytes(1, 32)),
            "0x" + "0".repeat(61) + "386",
            "0x" + "0".repeat(24) + SOMEBODY.substring(2)));
    String data = cast("x(" + MESSAGE + ",bytes32)", text(message), hex(bytes(2, 32)));
    log.setData("0x" + data.substring(10));

    Bridge.MessageSentEventResponse event = Bridge.getMessageSentEventFromLog(log);

    assertThat(event.messageId).isEqualTo(bytes(1, 32));
    assertThat(event.destinationChain).isEqualTo(BigInteger.valueOf(0x386));
    assertThat(event.exitRoot).isEqualTo(bytes(2, 32));
    assertThat(text(event.message)).isEqualTo(text(message));
    assertThat(EventEncoder.encode(Bridge.MESSAGESENT_EVENT))
        .isEqualTo(
            run("keccak", "MessageSent(bytes32,uint64,address," + MESSAGE + ",bytes32)").strip());
  }

  private Bridge.Message message(int i) {
    return new Bridge.Message(
        BigInteger.valueOf(i % 3),
        BigInteger.valueOf(901),
        BigInteger.valueOf(i),
        BigInteger.valueOf(902),
        BigInteger.valueOf(901),
        address(i),
        address(i + 1),
        address(i + 2),
        BigInteger.TEN.pow(i % 30),
        BigInteger.valueOf(i),
        bytes(i, (i % 3) * 21));
  }

  private String text(Bridge.Message message) {
    return Stream.of(
            message.kind,
            message.sourceChain,
            message.leafIndex,
            message.destinationChain,
            message.originChain,
            message.originToken,
            message.sender,
            message.recipient,
            message.amount,
            message.relayerFee,
            hex(message.data))
        .map(Object::toString)
        .collect(Collectors.joining(",", "(", ")"));
  }

  private Bridge.GlobalProof globalProof() {
    return new Bridge.GlobalProof(bytes(9, 32), BigInteger.TWO, words(11, 5));
  }

  private String globalProofText() {
    return "(" + hex(bytes(9, 32)) + ",2," + texts(words(11, 5)) + ")";
  }

  private static String address(int seed) {
    return "0x" + HEX.formatHex(bytes(seed + 100, 20));
  }

  private static List<byte[]> words(int seed, int count) {
    return IntStream.range(0, count).mapToObj(i -> bytes(seed + i, 32)).toList();
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (31 * seed + 7 * i + 1);
    }
    return bytes;
  }

  private String texts(List<byte[]> values) {
    return values.stream().map(this::hex).collect(Collectors.joining(",", "[", "]"));
  }

  private String hex(byte[] value) {
    return "0x" + HEX.formatHex(value);
  }

  private static String cast(String signature, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("calldata", signature));
    command.addAll(Arrays.asList(arguments));
    return run(command.toArray(String[]::new)).strip();
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    Path cast = Path.of("node_modules", ".bin", "cast");
    assertThat(Files.isExecutable(cast))
        .as("cast at %s: run build.sh tools in protocol/contracts", cast.toAbsolutePath())
        .isTrue();
    List<String> command = new ArrayList<>(List.of(cast.toString()));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
