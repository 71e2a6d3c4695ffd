// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.chains.ChainEvent.MessageSent;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.devnet.ChainControls;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.DevnetOptions;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Gas;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A devnet of an L1 and two L2s, as a user and an examiner see it: past the relayer, past its
 * service, straight at the nodes.
 */
final class TestNetwork implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long REFILL = 1_000_000_000_000L;
  private static final Gas PLENTY = Gas.of(1_000_000);
  private static final String CLAIMED =
      Keccak.hash("MessageClaimed(bytes32,uint64,uint32,uint8)").toString();

  private final Devnet devnet;
  private final Map<String, EvmTools> tools = new LinkedHashMap<>();
  private final AtomicInteger recipients = new AtomicInteger(0x10000);

  private TestNetwork(Devnet devnet) {
    this.devnet = devnet;
    devnet.chains().forEach(chain -> tools.put(chain.plan().name(), chain.tools()));
    for (LocalSigner user : users()) {
      var _ =
          tools("l1")
              .send(
                  user,
                  token().address(),
                  Wei.ZERO,
                  "approve(address,uint256)",
                  List.of(AbiValue.of(bridge("l1")), AbiValue.of(UInt256.MAX)));
    }
  }

  /** A message that was sent, and the transaction that did it. */
  record Sent(MessageSent event, TransactionReceipt receipt, Optional<SignedTransaction> signed) {
    MessageId id() {
      return event.id();
    }

    Message message() {
      return event.message();
    }
  }

  /** Blocks four times a second and windows of two seconds: as quick as two cores bear. */
  static TestNetwork start(Path folder, UnaryOperator<DevnetOptions> change) {
    DevnetOptions options =
        DevnetOptions.standard(folder.resolve("chains"), 2)
            .withBlockTime(Duration.ofMillis(300))
            .withDisputeWindow(Duration.ofSeconds(2))
            .withEndpointSwitches();
    return new TestNetwork(Devnet.start(change.apply(options)));
  }

  Devnet devnet() {
    return devnet;
  }

  Manifest manifest() {
    return devnet.manifest();
  }

  ManifestChain chain(String name) {
    return manifest().chain(name);
  }

  ChainControls controls(String chain) {
    return devnet.chain(chain).controls();
  }

  EvmTools tools(String chain) {
    return Objects.requireNonNull(tools.get(chain));
  }

  Manifest.Token token() {
    return manifest().tokens().getFirst();
  }

  Address bridge(String chain) {
    return chain(chain).contracts().bridge();
  }

  List<LocalSigner> users() {
    return manifest().accounts(AccountRole.USER).stream().map(key -> key.signer()).toList();
  }

  LocalSigner user() {
    return users().getFirst();
  }

  /** An account that nobody ever heard of. */
  Address freshAccount() {
    return Address.parse("0xca05e0%034x".formatted(recipients.incrementAndGet()));
  }

  /** The test token's contract on that chain, deployed or not. */
  Address localToken(String chain) {
    if (chain.equals("l1")) {
      return token().address();
    }
    Bytes word =
        tools(chain)
            .view(
                bridge(chain),
                "wrappedToken(uint64,address)",
                List.of(AbiValue.of(chain("l1").chain().value()), AbiValue.of(token().address())));
    return Address.of(word.slice(12, 32).asByteBuffer());
  }

  long balance(String chain, Address account) {
    Address local = localToken(chain);
    return tools(chain).hasCode(local)
        ? tools(chain).balanceOf(local, account).value().toLongExact()
        : 0;
  }

  /** Calldata that moves the token. */
  Bytes transferCall(String from, String to, Address recipient, long amount) {
    return EvmTools.bridgeToken(
        chain(to).chain(), recipient, localToken(from), TokenAmount.of(amount), TokenAmount.ZERO);
  }

  /** Moves the token and waits for the block. */
  Sent send(String from, String to, Address recipient, long amount) {
    return mined(from, broadcast(from, transferCall(from, to, recipient, amount)));
  }

  /** Calls the test receiver on another chain. */
  Sent sendCall(String from, String to, Address receiver, long amount, Bytes data) {
    return mined(
        from,
        broadcast(
            from,
            EvmTools.bridgeCall(
                chain(to).chain(),
                receiver,
                amount == 0 ? Address.ZERO : localToken(from),
                TokenAmount.of(amount),
                TokenAmount.ZERO,
                data)));
  }

  /** Has the user send something to the bridge, and waits for nothing. */
  SignedTransaction broadcast(String chain, Bytes data) {
    return tools(chain)
        .broadcastAll(user(), List.of(new EncodedCall(bridge(chain), Wei.ZERO, data, PLENTY)))
        .getFirst();
  }

  /** Waits for the transaction's block. */
  Sent mined(String chain, SignedTransaction signed) {
    Sent sent = found(chain, signed.hash());
    return new Sent(sent.event(), sent.receipt(), Optional.of(signed));
  }

  /** What a transaction of anybody sent; waits for its block. */
  Sent found(String chain, TxHash tx) {
    TransactionReceipt receipt = tools(chain).await(List.of(tx)).getFirst();
    assertThat(receipt.succeeded()).as("transaction %s", tx).isTrue();
    return new Sent(sentBy(chain, tx), receipt, Optional.empty());
  }

  /** The message of a mined transaction, other than a token's description. */
  private MessageSent sentBy(String chain, TxHash tx) {
    return tools(chain).messagesSent(tx, bridge(chain)).stream()
        .filter(event -> event.message().kind() != MessageKind.TOKEN_METADATA)
        .findFirst()
        .orElseThrow();
  }

  /** Limits how much of the token can arrive at once. */
  void limit(LocalSigner limiter, String destination, long capacity) {
    var _ =
        tools(destination)
            .send(
                limiter,
                bridge(destination),
                Wei.ZERO,
                "setLimit(address,uint8,uint128,uint128)",
                List.of(
                    AbiValue.of(localToken(destination)),
                    AbiValue.of(1),
                    AbiValue.of(capacity),
                    // What was taken before stays taken: let it flow off at once.
                    AbiValue.of(REFILL)));
  }

  /** Whether the destination has the position marked as claimed. */
  boolean isClaimed(String destination, Message message) {
    return flag(
        tools(destination)
            .view(
                bridge(destination),
                "isClaimed(uint64,uint32)",
                List.of(
                    AbiValue.of(message.sourceChain().value()),
                    AbiValue.of(message.leafIndex().value()))));
  }

  /** How often the canonical chain says that the message was claimed. */
  int claims(String destination, MessageId id) {
    return logs(destination, CLAIMED, id).size();
  }

  /** The block of its one claim. */
  long claimBlock(String destination, MessageId id) {
    return Long.decode(logs(destination, CLAIMED, id).path(0).path("blockNumber").asText());
  }

  /** The transaction of its one claim. */
  String claimTransaction(String destination, MessageId id) {
    return logs(destination, CLAIMED, id).path(0).path("transactionHash").asText();
  }

  /** Canonical events of the bridge with that topic about that message. */
  JsonNode logs(String chain, String topic, MessageId id) {
    return parse(
        tools(chain)
            .rpc(
                "eth_getLogs",
                "[{\"fromBlock\":\"0x0\",\"toBlock\":\"latest\",\"address\":\"%s\",\"topics\":[\"%s\",\"%s\"]}]"
                    .formatted(bridge(chain), topic, id)));
  }

  /** Whether a transaction to that contract waits for a block. */
  boolean isPending(String chain, Address to) {
    return parse(tools(chain).rpc("txpool_content", "[]")).path("pending").findValues("to").stream()
        .anyMatch(called -> called.asText().equalsIgnoreCase(to.toString()));
  }

  /** Transactions of that account in the pool, whatever they wait for. */
  List<JsonNode> pooled(String chain, Address sender) {
    JsonNode pool = parse(tools(chain).rpc("txpool_content", "[]"));
    List<JsonNode> found = new ArrayList<>();
    for (String part : List.of("pending", "queued")) {
      pool.path(part).forEach(byNonce -> byNonce.forEach(found::add));
    }
    found.removeIf(tx -> !tx.path("from").asText().equalsIgnoreCase(sender.toString()));
    return found;
  }

  /** A transaction as the node tells it. */
  JsonNode transaction(String chain, TxHash tx) {
    return parse(tools(chain).rpc("eth_getTransactionByHash", "[\"%s\"]".formatted(tx)));
  }

  /** A receipt as the node tells it. */
  JsonNode receipt(String chain, TxHash tx) {
    return parse(tools(chain).rpc("eth_getTransactionReceipt", "[\"%s\"]".formatted(tx)));
  }

  /** Waits for the claim on the chain itself, and checks that it did all it should, once. */
  void assertDelivered(Sent sent, String destination, long expected) {
    Await.until(
        "claim of " + sent.id() + " on " + destination, () -> claims(destination, sent.id()) > 0);
    assertThat(claims(destination, sent.id())).isEqualTo(1);
    assertThat(isClaimed(destination, sent.message())).isTrue();
    assertThat(balance(destination, sent.message().recipient())).isEqualTo(expected);
  }

  /**
   * That what is locked on the L1 is what is minted on the L2s and on the way.
   *
   * @param underWay what was sent, and neither arrived nor will for now
   */
  void assertSupply(long underWay) {
    long minted = wrappedSupply("l2a") + wrappedSupply("l2b");
    assertThat(locked() - minted).as("locked less minted").isEqualTo(underWay);
  }

  /** What the L1 bridge holds of the token, by its own books. */
  long locked() {
    long locked =
        number(
            tools("l1")
                .view(bridge("l1"), "lockedOf(address)", List.of(AbiValue.of(token().address()))));
    assertThat(balance("l1", bridge("l1"))).as("really there").isEqualTo(locked);
    return locked;
  }

  private long wrappedSupply(String chain) {
    Address local = localToken(chain);
    return tools(chain).hasCode(local)
        ? number(tools(chain).view(local, "totalSupply()", List.of()))
        : 0;
  }

  static long number(Bytes word) {
    assertThat(word.size()).isEqualTo(32);
    return UInt256.of(Bytes32.parse(word.toString())).toLongExact();
  }

  static boolean flag(Bytes word) {
    return number(word) == 1;
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException wrong) {
      throw new AssertionError(json, wrong);
    }
  }

  @Override
  public void close() {
    tools.values().forEach(EvmTools::close);
    devnet.close();
  }
}
