// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.GlobalRootWitness;
import dev.causeway.chains.OutputWitness;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKind;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.ExitTree;
import dev.causeway.proofs.merkle.GlobalTree;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.proofs.trie.ReceiptLog;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.DynamicStruct;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.StaticStruct;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.StaticArray5;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

/** Our encoding against web3j's encoder. */
class AbiTest {
  private static final ChainId L1 = ChainId.of(900);
  private static final ChainId L2 = ChainId.of(901);
  private static final Address BRIDGE = address(1);
  private static final Wei BOND = Wei.of(77);

  private final SplittableRandom random = new SplittableRandom(11);
  private final ContractAddresses onL1 =
      ContractAddresses.ofBase(
          BRIDGE,
          address(2),
          Map.of(L2, new ContractAddresses.Rollup(address(3), address(4), BOND, BOND)));
  private final EvmCallEncoder l1 = new EvmCallEncoder(L1, onL1);
  private final EvmCallEncoder l2 =
      new EvmCallEncoder(L2, ContractAddresses.ofRollup(BRIDGE, address(5)));

  private static Address address(int last) {
    return Address.parse("0x%040x".formatted(last));
  }

  private Bytes bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.parse("0x" + HexFormat.of().formatHex(bytes));
  }

  private Bytes32 word() {
    return Bytes32.of(bytes(32).asByteBuffer());
  }

  private List<Bytes> list(int count) {
    List<Bytes> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(bytes(random.nextInt(600)));
    }
    return list;
  }

  private List<Message> messages(int count) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MessageKind kind = MessageKind.values()[random.nextInt(3)];
      messages.add(
          new Message(
              kind,
              L1,
              LeafIndex.of(i),
              L2,
              L1,
              Address.of(bytes(20).asByteBuffer()),
              Address.of(bytes(20).asByteBuffer()),
              Address.of(bytes(20).asByteBuffer()),
              TokenAmount.of(1_000_000L + i),
              TokenAmount.of(i),
              bytes(kind == MessageKind.TOKEN ? 0 : random.nextInt(100))));
    }
    return messages;
  }

  private static ContractCall.ClaimMany claim(List<Message> messages) {
    ExitTree tree = new ExitTree();
    messages.forEach(message -> tree.append(MessageHash.leaf(message)));
    GlobalTree global = GlobalTree.EMPTY.with(0, L1, tree.exitRoot());
    return new ContractCall.ClaimMany(
        messages,
        tree.multiProof(messages.stream().map(Message::leafIndex).toList(), tree.leafCount()),
        global.proof(0),
        address(9));
  }

  // What follows builds the same calls with web3j.

  private static org.web3j.abi.datatypes.Address abi(Address address) {
    return new org.web3j.abi.datatypes.Address(address.toString());
  }

  private static org.web3j.abi.datatypes.generated.Bytes32 abi(Bytes32 word) {
    return new org.web3j.abi.datatypes.generated.Bytes32(
        HexFormat.of().parseHex(word.toString().substring(2)));
  }

  private static DynamicBytes abi(Bytes bytes) {
    return new DynamicBytes(HexFormat.of().parseHex(bytes.toUnprefixedHex()));
  }

  private static DynamicArray<DynamicBytes> abi(List<Bytes> list) {
    return new DynamicArray<>(DynamicBytes.class, list.stream().map(AbiTest::abi).toList());
  }

  private static Uint256 abi(TokenAmount amount) {
    return new Uint256(new BigInteger(amount.toString()));
  }

  private static DynamicStruct abi(Message message) {
    return new DynamicStruct(
        new Uint8(message.kind().code()),
        new Uint64(message.sourceChain().value()),
        new Uint32(message.leafIndex().value()),
        new Uint64(message.destinationChain().value()),
        new Uint64(message.originChain().value()),
        abi(message.originToken()),
        abi(message.sender()),
        abi(message.recipient()),
        abi(message.amount()),
        abi(message.relayerFee()),
        abi(message.data()));
  }

  private static void assertSame(EncodedCall call, Address to, String name, Type<?>... arguments) {
    Function function = new Function(name, List.of(arguments), List.of());
    assertThat(call.to()).isEqualTo(to);
    // The selector of web3j comes from its own type names, so it is compared as well, except for
    // structs, whose names it cannot know.
    String expected = FunctionEncoder.encodeConstructor(function.getInputParameters());
    assertThat(call.data().toUnprefixedHex().substring(8)).isEqualTo(expected);
  }

  @Test
  void shouldEncodeClaimLikeWeb3jWhenMessagesAreRandom() {
    for (int count : new int[] {1, 2, 3, 17}) {
      ContractCall.ClaimMany claim = claim(messages(count));
      StaticStruct proof =
          new StaticStruct(
              abi(claim.globalProof().root().value()),
              new Uint8(claim.globalProof().slot()),
              new StaticArray5<>(
                  org.web3j.abi.datatypes.generated.Bytes32.class,
                  claim.globalProof().siblings().stream().map(AbiTest::abi).toList()));
      assertSame(
          l2.encode(claim),
          BRIDGE,
          "claimMany",
          new DynamicArray<>(
              DynamicStruct.class, claim.messages().stream().map(AbiTest::abi).toList()),
          new Uint32(claim.exitProof().leafCount().value()),
          new DynamicArray<>(
              org.web3j.abi.datatypes.generated.Bytes32.class,
              claim.exitProof().siblings().stream().map(AbiTest::abi).toList()),
          proof,
          abi(claim.feeRecipient()));
    }
  }

  @Test
  void shouldEncodeProofsLikeWeb3jWhenNodesAreRandom() {
    GlobalRootWitness witness =
        new GlobalRootWitness(new GlobalRoot(word()), BlockNumber.of(5), list(3), list(4), list(2));
    assertSame(
        l2.encode(new ContractCall.AcceptRoot(witness)),
        address(5),
        "acceptRoot",
        abi(witness.headers()),
        abi(witness.accountProof()),
        abi(witness.storageProof()));
    OutputWitness output =
        new OutputWitness(
            new BlockRef(BlockNumber.of(7), word(), word(), Instant.EPOCH),
            new OutputRoot(word()),
            word(),
            word(),
            new ExitRoot(word()),
            list(5),
            list(1));
    assertSame(
        l1.encode(new ContractCall.SettleExitRoot(L2, 12, output)),
        address(4),
        "settle",
        new Uint256(12),
        new StaticStruct(
            abi(Bytes32.ZERO),
            abi(output.stateRoot()),
            abi(output.messagePasserStorageRoot()),
            abi(output.block().hash())),
        abi(output.accountProof()),
        abi(output.storageProof()));
    List<Bytes> signatures = List.of(bytes(65), bytes(65));
    assertSame(
        l1.encode(
            new ContractCall.ResolveChallenge(
                L2, 3, new OutputRoot(output.stateRoot()), signatures)),
        address(3),
        "resolve",
        new Uint256(3),
        abi(output.stateRoot()),
        abi(signatures));
  }

  @Test
  void shouldSendBondWhenProposingOrChallenging() {
    EncodedCall propose =
        l1.encode(new ContractCall.ProposeOutput(L2, new OutputRoot(word()), BlockNumber.of(9)));
    assertThat(propose.value()).isEqualTo(BOND);
    assertThat(propose.to()).isEqualTo(address(3));
    assertThat(l1.encode(new ContractCall.ChallengeOutput(L2, 1)).value()).isEqualTo(BOND);
  }

  @Test
  void shouldNameCallWhenChainHasNoSuchContract() {
    assertThatThrownBy(() -> l2.encode(new ContractCall.UpdateGlobalRoot()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("901")
        .hasMessageContaining("update-global-root");
    assertThatThrownBy(() -> l1.encode(new ContractCall.ChallengeOutput(ChainId.of(5), 1)))
        .hasMessageContaining("challenge-output");
  }

  @Test
  void shouldEncodeValuesLikeWeb3jWhenStructsAndArraysAreNested() {
    Bytes data = bytes(45);
    Bytes expected =
        Bytes.parse(
            "0x"
                + FunctionEncoder.encodeConstructor(
                    List.of(
                        new StaticStruct(abi(BRIDGE), new Uint64(5)),
                        new DynamicArray<>(Uint64.class, new Uint64(1), new Uint64(2)),
                        new org.web3j.abi.datatypes.Utf8String("a name"),
                        new DynamicStruct(new Uint8(1), abi(data)))));
    assertThat(
            AbiValue.encode(
                List.of(
                    AbiValue.tuple(AbiValue.of(BRIDGE), AbiValue.of(5)),
                    AbiValue.array(List.of(AbiValue.of(1), AbiValue.of(2))),
                    AbiValue.of("a name"),
                    AbiValue.tuple(AbiValue.of(1), AbiValue.of(data)))))
        .isEqualTo(expected);
  }

  @Test
  void shouldDecodeWhatItEncodedAndRefuseEveryOtherForm() {
    EventDecoder decoder = new EventDecoder(L1, onL1);
    for (Message message : messages(20)) {
      ExitRoot exitRoot = new ExitRoot(word());
      AbiWriter data = AbiWriter.arguments(600).number(64).word(exitRoot.value());
      AbiMessages.write(data, message);
      ReceiptLog log = log(message, data.toBytes());
      assertThat(decoder.decode(log))
          .contains(new ChainEvent.MessageSent(MessageHash.leaf(message), message, exitRoot));
      for (int i = 0; i < log.data().size() * 8; i += 1 + random.nextInt(40)) {
        if (i / 8 >= 32 && i / 8 < 64) {
          continue; // the exit root is any word: the caller checks it against its own tree
        }
        ReceiptLog flipped = new ReceiptLog(log.emitter(), log.topics(), flip(log.data(), i));
        assertThatThrownBy(() -> decoder.decode(flipped))
            .as("bit %d", i)
            .isInstanceOf(IllegalArgumentException.class);
      }
      Bytes longer = Bytes.parse(log.data() + "00");
      assertThatThrownBy(() -> decoder.decode(new ReceiptLog(BRIDGE, log.topics(), longer)))
          .isInstanceOf(IllegalArgumentException.class);
      ReceiptLog stranger = new ReceiptLog(address(66), log.topics(), log.data());
      assertThat(decoder.decode(stranger)).as("emitted by somebody else").isEmpty();
    }
  }

  private static ReceiptLog log(Message message, Bytes data) {
    return new ReceiptLog(
        BRIDGE,
        List.of(
            EventTopics.MESSAGE_SENT,
            MessageHash.leaf(message).value(),
            Bytes32.parse("0x%064x".formatted(message.destinationChain().value())),
            Bytes32.parse("0x" + "0".repeat(24) + message.sender().toString().substring(2))),
        data);
  }

  private static Bytes flip(Bytes bytes, int bit) {
    byte[] changed = HexFormat.of().parseHex(bytes.toUnprefixedHex());
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.parse("0x" + HexFormat.of().formatHex(changed));
  }
}
