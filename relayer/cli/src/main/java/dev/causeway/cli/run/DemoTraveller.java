// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.api.v1.GetTransferRequest;
import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferState;
import dev.causeway.api.v1.WatchTransferRequest;
import dev.causeway.api.v1.WatchTransferResponse;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.devnet.DevKey;
import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.Show;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.Wei;
import dev.causeway.proofs.validity.Owner;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Somebody who sends the first token of a devnet around it. */
final class DemoTraveller {
  private static final Duration LEG_LIMIT = Duration.ofMinutes(3);
  private static final Duration OBSERVATION_LIMIT = Duration.ofSeconds(30);
  private static final int WHOLE_TOKENS = 5;

  private final Manifest manifest;
  private final Relayer relayer;
  private final Consumer<String> tell;
  private final Manifest.Token token;
  private final LocalSigner user;
  private final Map<String, EvmTools> tools = new LinkedHashMap<>();

  /**
   * Sends from the devnet's first user account.
   *
   * @param relayer who is asked where the transfers are
   * @param tell hears of every stage, a line at a time
   */
  DemoTraveller(Devnet devnet, Relayer relayer, Lifetime lifetime, Consumer<String> tell) {
    this.manifest = devnet.manifest();
    this.relayer = relayer;
    this.tell = tell;
    this.token = manifest.tokens().getFirst();
    this.user = manifest.accounts(DevKey.AccountRole.USER).getFirst().signer();
    for (ManifestChain chain : manifest.chains()) {
      tools.put(chain.name(), lifetime.add(devnet.chain(chain.name()).tools()));
    }
  }

  /** A chain or a ledger on the way. */
  record Stop(ChainId chain, String name) {
    static Stop of(ManifestChain chain) {
      return new Stop(chain.chain(), chain.name());
    }

    static Stop of(ManifestLedger ledger) {
      return new Stop(ledger.chain(), ledger.name());
    }
  }

  /** From one to the next. */
  record Leg(Stop from, Stop to) {
    @Override
    public String toString() {
      return from.name() + " -> " + to.name();
    }
  }

  /** A leg with the transfer that was made on it, claimed. */
  record Done(Leg leg, Transfer transfer) {}

  /** From the L1 through every L2 and back. */
  List<Done> aroundTheChains() throws InterruptedException {
    List<Done> tour = new ArrayList<>();
    List<ManifestChain> chains = manifest.chains();
    for (int i = 0; i < chains.size(); i++) {
      Stop next = Stop.of(chains.get((i + 1) % chains.size()));
      tour.add(travel(new Leg(Stop.of(chains.get(i)), next), user.address()));
    }
    return tour;
  }

  /**
   * L1, ledger, the first L2, ledger, L1: in and out of the layer whose batches are proven.
   *
   * @param traveller who signs inside the ledger
   */
  List<Done> throughLedger(ManifestLedger ledger, LedgerTraveller traveller)
      throws InterruptedException {
    Stop base = Stop.of(manifest.base());
    Stop layer = Stop.of(ledger);
    Stop other = Stop.of(manifest.rollups().getFirst());
    List<Done> tour = new ArrayList<>();
    tour.add(travel(new Leg(base, layer), traveller.owner().address()));
    tour.add(leave(new Leg(layer, other), traveller));
    tour.add(travel(new Leg(other, layer), traveller.owner().address()));
    tour.add(leave(new Leg(layer, base), traveller));
    return tour;
  }

  /** Sends tokens from the L1 to an owner on the ledger, and waits until they are there. */
  Done enter(ManifestLedger ledger, Owner owner) throws InterruptedException {
    return travel(new Leg(Stop.of(manifest.base()), Stop.of(ledger)), owner.address());
  }

  private Done leave(Leg leg, LedgerTraveller traveller) throws InterruptedException {
    MessageId id = traveller.exit(token, amount(), leg.to().chain(), user.address());
    tell.accept("%s: signed %d %s".formatted(leg, WHOLE_TOKENS, token.symbol()));
    return new Done(leg, follow(leg, id));
  }

  private Done travel(Leg leg, Address recipient) throws InterruptedException {
    ManifestChain from = manifest.chain(leg.from().name());
    EvmTools source = tool(from);
    Address bridge = from.contracts().bridge();
    Address local = localToken(from, source);
    if (leg.from().chain().equals(token.chain())) {
      var _ =
          source.send(
              user,
              local,
              Wei.ZERO,
              EvmTools.calldata(
                  "approve(address,uint256)",
                  List.of(AbiValue.of(bridge), AbiValue.of(amount().value()))));
    }
    TransactionReceipt receipt =
        source.send(
            user,
            bridge,
            Wei.ZERO,
            EvmTools.bridgeToken(leg.to().chain(), recipient, local, amount(), TokenAmount.ZERO));
    MessageId id =
        source.messagesSent(receipt.tx(), bridge).stream()
            .filter(event -> event.message().kind() == MessageKind.TOKEN)
            .map(ChainEvent.MessageSent::id)
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("transaction " + receipt.tx() + " sent no token"));
    tell.accept(
        "%s: sent %d %s, transaction %s"
            .formatted(leg, WHOLE_TOKENS, token.symbol(), Show.brief(receipt.tx().toString())));
    return new Done(leg, follow(leg, id));
  }

  private Transfer follow(Leg leg, MessageId id) throws InterruptedException {
    awaitObservation(id);
    TransferState shown = TransferState.TRANSFER_STATE_UNSPECIFIED;
    Transfer newest = Transfer.getDefaultInstance();
    Iterator<WatchTransferResponse> stream =
        relayer
            .streams(LEG_LIMIT)
            .watchTransfer(WatchTransferRequest.newBuilder().setName(name(id)).build());
    while (stream.hasNext()) {
      newest = stream.next().getTransfer();
      if (newest.getState() != shown) {
        shown = newest.getState();
        tell.accept(leg + ": " + Show.state(shown));
      }
      if (shown == TransferState.TRANSFER_STATE_CLAIMED) {
        return newest;
      }
    }
    throw new IllegalStateException(
        "the stream of transfer " + id + " ended in state " + newest.getState());
  }

  /** Our own client saw the transaction mined; the relayer may see the block a moment later. */
  private void awaitObservation(MessageId id) throws InterruptedException {
    Instant limit = Instant.now().plus(OBSERVATION_LIMIT);
    while (true) {
      try {
        var _ =
            relayer
                .transfers()
                .getTransfer(GetTransferRequest.newBuilder().setName(name(id)).build());
        return;
      } catch (StatusRuntimeException notYet) {
        if (notYet.getStatus().getCode() != Status.Code.NOT_FOUND || Instant.now().isAfter(limit)) {
          throw notYet;
        }
        Thread.sleep(50);
      }
    }
  }

  private static String name(MessageId id) {
    return "transfers/" + id;
  }

  private TokenAmount amount() {
    TokenAmount amount = TokenAmount.of(WHOLE_TOKENS);
    for (int i = 0; i < token.decimals(); i++) {
      amount = amount.times(10);
    }
    return amount;
  }

  private EvmTools tool(ManifestChain chain) {
    EvmTools found = tools.get(chain.name());
    if (found == null) {
      throw new IllegalStateException("no connection to " + chain.name());
    }
    return found;
  }

  private Address localToken(ManifestChain chain, EvmTools there) {
    if (chain.chain().equals(token.chain())) {
      return token.address();
    }
    return Address.of(
        there
            .view(
                chain.contracts().bridge(),
                "wrappedToken(uint64,address)",
                List.of(AbiValue.of(token.chain().value()), AbiValue.of(token.address())))
            .slice(12, 32)
            .asByteBuffer());
  }

  /** What the sender has of the token on each chain, in their order. */
  Map<String, TokenAmount> balances() {
    Map<String, TokenAmount> balances = new LinkedHashMap<>();
    for (ManifestChain chain : manifest.chains()) {
      EvmTools there = tool(chain);
      Address local = localToken(chain, there);
      balances.put(
          chain.name(),
          there.hasCode(local) ? there.balanceOf(local, user.address()) : TokenAmount.ZERO);
    }
    return balances;
  }
}
