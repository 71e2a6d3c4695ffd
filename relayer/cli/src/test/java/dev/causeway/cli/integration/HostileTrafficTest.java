// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static dev.causeway.api.v1.TransferState.TRANSFER_STATE_CLAIMED;
import static dev.causeway.api.v1.TransferState.TRANSFER_STATE_PARKED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.api.v1.ClaimOutcome;
import dev.causeway.api.v1.Transfer;
import dev.causeway.chains.ChainFailureException;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.ContractAddresses.Rollup;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.cli.integration.TestNetwork.Sent;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Message;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Liars, receivers that refuse and messages that cannot be delivered harm nobody else. */
@SuppressWarnings("NullAway.Init")
class HostileTrafficTest {
  private static final long REFUTED = 4;
  private static final long FINAL = 5;
  private static final long ON_L2 = 1_000_000;

  @TempDir private static Path folder;
  private static TestNetwork network;
  private static TestRelayer relayer;
  private static long underWay;

  @BeforeAll
  static void start() {
    network = TestNetwork.start(folder, options -> options);
    relayer = TestRelayer.start(network, folder);
    Sent first = network.send("l1", "l2a", network.user().address(), ON_L2);
    network.assertDelivered(first, "l2a", ON_L2);
  }

  @AfterAll
  static void stop() {
    relayer.close();
    network.close();
  }

  @AfterEach
  void shouldHaveKeptTheSupply() {
    network.assertSupply(underWay);
  }

  @Test
  @Tag("system-24")
  void shouldRefuteAWrongOutputWhenAStrangerProposesIt() {
    Rollup contracts =
        Objects.requireNonNull(
            network.chain("l1").contracts().rollups().get(network.chain("l2a").chain()));
    LocalSigner stranger = network.users().getLast();
    Address recipient = network.freshAccount();
    Sent exit = network.send("l2a", "l1", recipient, 700);
    long id = proposals(contracts);
    long proposed =
        TestNetwork.number(
            idOf(
                network
                    .tools("l1")
                    .send(
                        stranger,
                        contracts.proposals(),
                        contracts.proposalBond(),
                        "propose(bytes32,uint64)",
                        List.of(
                            AbiValue.of(Keccak.hash("a state in which the stranger owns all")),
                            AbiValue.of(exit.receipt().blockNumber().value())))
                    .tx()));
    assertThat(proposed).isGreaterThanOrEqualTo(id);
    Await.until("proposal " + proposed + " resolved", () -> status(contracts, proposed) == REFUTED);
    network.assertDelivered(exit, "l1", 700);
    assertThat(status(contracts, proposed)).isEqualTo(REFUTED).isNotEqualTo(FINAL);
    Address challenger = network.manifest().account(AccountRole.CHALLENGER).address();
    assertThat(proposalWord(contracts, proposed, 4)).endsWith(challenger.toString().substring(2));
    assertThatThrownBy(
            () ->
                network
                    .tools("l1")
                    .view(
                        contracts.proposals(), "finalize(uint256)", List.of(AbiValue.of(proposed))))
        .isInstanceOf(ChainFailureException.class)
        .hasMessageContaining("NotFinal");
  }

  @Test
  void shouldKeepACallForLaterWhenTheReceiverReverts() {
    Address receiver = network.chain("l2a").testReceiver().orElseThrow();
    LocalSigner anybody = network.users().getLast();
    refuse(receiver, true);
    Sent before = network.send("l1", "l2a", network.freshAccount(), 11);
    Sent call = network.sendCall("l1", "l2a", receiver, 500, Bytes.parse("0xc0ffee"));
    Sent after = network.send("l1", "l2a", network.freshAccount(), 13);
    network.assertDelivered(before, "l2a", 11);
    network.assertDelivered(after, "l2a", 13);
    network.assertDelivered(call, "l2a", 0);
    assertThat(relayer.awaitState(call.id(), TRANSFER_STATE_CLAIMED).getOutcome())
        .isEqualTo(ClaimOutcome.CLAIM_OUTCOME_CALL_FAILED);
    assertThat(isRetryable(call)).isTrue();
    network.assertSupply(underWay + 500);

    refuse(receiver, false);
    var _ =
        network
            .tools("l2a")
            .send(
                anybody,
                network.bridge("l2a"),
                Wei.ZERO,
                "retryCall((uint8,uint64,uint32,uint64,uint64,address,address,address,uint256,uint256,bytes))",
                List.of(asTuple(call.message())));
    assertThat(isRetryable(call)).isFalse();
    assertThat(network.balance("l2a", receiver)).isEqualTo(500);
    assertThat(TestNetwork.number(network.tools("l2a").view(receiver, "received()", List.of())))
        .isEqualTo(1);
    Await.until(
        "outcome after the retry",
        () ->
            relayer.awaitState(call.id(), TRANSFER_STATE_CLAIMED).getOutcome()
                == ClaimOutcome.CLAIM_OUTCOME_DELIVERED);
  }

  @Test
  @Tag("system-10")
  void shouldParkOneMessageAndDeliverTheOthersWhenItIsAboveTheLimit() {
    LocalSigner limiter = network.manifest().account(AccountRole.LIMITER).signer();
    network.limit(limiter, "l2a", 1_000);
    List<Sent> batch =
        LongStream.of(21, 5_000, 23)
            .mapToObj(amount -> network.send("l1", "l2a", network.freshAccount(), amount))
            .toList();
    underWay += 5_000;
    network.assertDelivered(batch.getFirst(), "l2a", 21);
    network.assertDelivered(batch.getLast(), "l2a", 23);
    Transfer parked = relayer.awaitState(batch.get(1).id(), TRANSFER_STATE_PARKED);
    assertThat(parked.getParked().getAboveCapacity().getAmount()).isEqualTo("5000");
    assertThat(parked.getParked().getAboveCapacity().getCapacity()).isEqualTo("1000");
    assertThat(network.isClaimed("l2a", batch.get(1).message())).isFalse();
    assertThat(network.claims("l2a", batch.get(1).id())).isZero();
    Sent next = network.send("l1", "l2a", network.freshAccount(), 29);
    network.assertDelivered(next, "l2a", 29);
    assertThat(network.balance("l2a", batch.get(1).message().recipient())).isZero();
  }

  private static void refuse(Address receiver, boolean refuse) {
    var _ =
        network
            .tools("l2a")
            .send(
                network.users().getLast(),
                receiver,
                Wei.ZERO,
                "setRefusing(bool)",
                List.of(AbiValue.of(refuse ? 1 : 0)));
  }

  private static boolean isRetryable(Sent call) {
    return TestNetwork.flag(
        network
            .tools("l2a")
            .view(
                network.bridge("l2a"),
                "isRetryable(bytes32)",
                List.of(AbiValue.of(call.id().value()))));
  }

  private static AbiValue asTuple(Message message) {
    return AbiValue.tuple(
        AbiValue.of(message.kind().code()),
        AbiValue.of(message.sourceChain().value()),
        AbiValue.of(message.leafIndex().value()),
        AbiValue.of(message.destinationChain().value()),
        AbiValue.of(message.originChain().value()),
        AbiValue.of(message.originToken()),
        AbiValue.of(message.sender()),
        AbiValue.of(message.recipient()),
        AbiValue.of(message.amount().value()),
        AbiValue.of(message.relayerFee().value()),
        AbiValue.of(message.data()));
  }

  private static long proposals(Rollup contracts) {
    return TestNetwork.number(
        network.tools("l1").view(contracts.proposals(), "proposalCount()", List.of()));
  }

  /** The id is the first topic of the only event of a proposal. */
  private static Bytes idOf(TxHash tx) {
    return Bytes.parse(
        network.receipt("l1", tx).path("logs").path(0).path("topics").path(1).asText());
  }

  private static long status(Rollup contracts, long id) {
    return TestNetwork.number(Bytes.parse(proposalWord(contracts, id, 3)));
  }

  /** A word of the struct: root, proposer, block, status, challenger, deadline. */
  private static String proposalWord(Rollup contracts, long id, int word) {
    return network
        .tools("l1")
        .view(contracts.proposals(), "proposal(uint256)", List.of(AbiValue.of(id)))
        .slice(word * Bytes32.SIZE, (word + 1) * Bytes32.SIZE)
        .toString();
  }
}
