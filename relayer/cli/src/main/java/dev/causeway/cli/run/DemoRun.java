// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.api.v1.GetTransferRequest;
import dev.causeway.api.v1.Step;
import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferState;
import dev.causeway.api.v1.WatchTransferRequest;
import dev.causeway.api.v1.WatchTransferResponse;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.devnet.DevKey;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Amounts;
import dev.causeway.cli.client.LedgerKeys;
import dev.causeway.cli.client.LedgerWallet;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.Show;
import dev.causeway.cli.client.Table;
import dev.causeway.cli.launch.DevnetChoices;
import dev.causeway.cli.launch.UpChains;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.crypto.SigningKey;
import dev.causeway.relayer.core.store.SupplyLog.Audit;
import dev.causeway.relayer.core.store.SupplyLog.Line;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings everything up, moves a token all the way round, and shows every stage of it. */
final class DemoRun {
  private static final Duration LEG_LIMIT = Duration.ofMinutes(3);
  private static final Duration OBSERVATION_LIMIT = Duration.ofSeconds(30);
  private static final Duration AUDIT_LIMIT = Duration.ofSeconds(30);
  private static final int WHOLE_TOKENS = 5;

  private final DevnetChoices choices;
  private final boolean json;
  private final Console console;
  private final Instant began = Instant.now();

  DemoRun(DevnetChoices choices, boolean json, Console console) {
    this.choices = choices;
    this.json = json;
    this.console = console;
  }

  /** A chain or a ledger on the way. */
  private record Stop(ChainId chain, String name) {
    static Stop of(ManifestChain chain) {
      return new Stop(chain.chain(), chain.name());
    }

    static Stop of(ManifestLedger ledger) {
      return new Stop(ledger.chain(), ledger.name());
    }
  }

  private record Leg(Stop from, Stop to) {}

  private record Done(Leg leg, Transfer transfer) {}

  private record Balances(Map<String, TokenAmount> byChain) {}

  ExitCode run(Lifetime lifetime) throws Exception {
    tell("starting an L1, " + choices.l2s() + " optimistic L2s, PostgreSQL and the relayer");
    RunningNetwork running =
        RunningNetwork.start(choices, new UpChains.Started(), lifetime, console);
    try {
      ExitCode code = tour(running, lifetime);
      if (code != ExitCode.OK) {
        running.remains().spare();
      }
      return code;
    } catch (Exception failure) {
      if (!Lifetime.isProcessEnding()) {
        running.remains().spare();
      }
      throw failure;
    }
  }

  private ExitCode tour(RunningNetwork running, Lifetime lifetime) throws Exception {
    Manifest manifest = running.devnet().manifest();
    Relayer relayer = lifetime.add(Relayer.connect(running.relayer().node().api().target()));
    tell("ready: contracts deployed, gRPC on " + running.relayer().node().api().target());
    Manifest.Token token = manifest.tokens().getFirst();
    LocalSigner user = manifest.accounts(DevKey.AccountRole.USER).getFirst().signer();
    Map<String, EvmTools> tools = new LinkedHashMap<>();
    for (ManifestChain chain : manifest.chains()) {
      tools.put(chain.name(), lifetime.add(running.devnet().chain(chain.name()).tools()));
    }
    Balances before = balances(manifest, token, user, tools);
    List<Done> tour = new ArrayList<>();
    for (Leg leg : legs(manifest)) {
      tour.add(travel(leg, manifest, token, user.address(), user, tools, relayer));
    }
    if (!manifest.ledgers().isEmpty()) {
      tour.addAll(throughLedger(manifest, token, user, tools, relayer, lifetime));
    }
    Balances after = balances(manifest, token, user, tools);
    Audit audit = auditAfter(running, tour);
    boolean backed = audit.findings().isEmpty();
    if (json) {
      console.line(asJson(manifest, tour, before, after, audit));
    } else {
      print(manifest, token, relayer, tour, before, after, audit);
    }
    boolean home = before.byChain().equals(after.byChain());
    return backed && home ? ExitCode.OK : ExitCode.FAILED;
  }

  /** From the L1 through every L2 and back. */
  private static List<Leg> legs(Manifest manifest) {
    List<Leg> legs = new ArrayList<>();
    List<ManifestChain> chains = manifest.chains();
    for (int i = 0; i < chains.size(); i++) {
      legs.add(new Leg(Stop.of(chains.get(i)), Stop.of(chains.get((i + 1) % chains.size()))));
    }
    return legs;
  }

  /** L1, ledger, the first L2, ledger, L1: in and out of the layer whose batches are proven. */
  private List<Done> throughLedger(
      Manifest manifest,
      Manifest.Token token,
      LocalSigner user,
      Map<String, EvmTools> tools,
      Relayer relayer,
      Lifetime lifetime)
      throws InterruptedException {
    ManifestLedger ledger = manifest.ledgers().getFirst();
    Path keyFile = choices.data().resolve("ledger.key");
    boolean made = LedgerKeys.make(keyFile);
    SigningKey key = LedgerKeys.read(keyFile);
    Address owner = Owner.of(key.publicKey()).address();
    tell("ledger: owner " + owner + (made ? ", a new key" : ""));
    LedgerWallet wallet = lifetime.add(new LedgerWallet(ledger));
    Stop base = Stop.of(manifest.base());
    Stop layer = Stop.of(ledger);
    Stop other = Stop.of(manifest.rollups().getFirst());
    List<Done> tour = new ArrayList<>();
    tour.add(travel(new Leg(base, layer), manifest, token, owner, user, tools, relayer));
    tour.add(leave(new Leg(layer, other), wallet, key, token, user.address(), relayer));
    tour.add(travel(new Leg(other, layer), manifest, token, owner, user, tools, relayer));
    tour.add(leave(new Leg(layer, base), wallet, key, token, user.address(), relayer));
    if (!wallet.balance(new Owner(owner), token).isZero()) {
      throw new IllegalStateException("the ledger still holds tokens of " + owner);
    }
    return tour;
  }

  private Done leave(
      Leg leg,
      LedgerWallet wallet,
      SigningKey key,
      Manifest.Token token,
      Address recipient,
      Relayer relayer)
      throws InterruptedException {
    MessageId id =
        MessageId.parse(
            wallet.exit(key, token, amount(token), leg.to().chain(), recipient).getMessageId());
    tell(
        "%s -> %s: signed %d %s"
            .formatted(leg.from().name(), leg.to().name(), WHOLE_TOKENS, token.symbol()));
    return new Done(leg, follow(leg, id, relayer));
  }

  private Done travel(
      Leg leg,
      Manifest manifest,
      Manifest.Token token,
      Address recipient,
      LocalSigner user,
      Map<String, EvmTools> tools,
      Relayer relayer)
      throws InterruptedException {
    ManifestChain from = manifest.chain(leg.from().name());
    EvmTools source = tool(tools, from);
    Address bridge = from.contracts().bridge();
    Address local = localToken(from, token, source);
    if (leg.from().chain().equals(token.chain())) {
      var _ =
          source.send(
              user,
              local,
              Wei.ZERO,
              EvmTools.calldata(
                  "approve(address,uint256)",
                  List.of(AbiValue.of(bridge), AbiValue.of(amount(token).value()))));
    }
    TransactionReceipt receipt =
        source.send(
            user,
            bridge,
            Wei.ZERO,
            EvmTools.bridgeToken(
                leg.to().chain(), recipient, local, amount(token), TokenAmount.ZERO));
    MessageId id =
        source.messagesSent(receipt.tx(), bridge).stream()
            .filter(event -> event.message().kind() == MessageKind.TOKEN)
            .map(ChainEvent.MessageSent::id)
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("transaction " + receipt.tx() + " sent no token"));
    tell(
        "%s -> %s: sent %d %s, transaction %s"
            .formatted(
                leg.from().name(),
                leg.to().name(),
                WHOLE_TOKENS,
                token.symbol(),
                Show.brief(receipt.tx().toString())));
    return new Done(leg, follow(leg, id, relayer));
  }

  private Transfer follow(Leg leg, MessageId id, Relayer relayer) throws InterruptedException {
    awaitObservation(id, relayer);
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
        tell("%s -> %s: %s".formatted(leg.from().name(), leg.to().name(), Show.state(shown)));
      }
      if (shown == TransferState.TRANSFER_STATE_CLAIMED) {
        return newest;
      }
    }
    throw new IllegalStateException(
        "the stream of transfer " + id + " ended in state " + newest.getState());
  }

  /** Our own client saw the transaction mined; the relayer may see the block a moment later. */
  private static void awaitObservation(MessageId id, Relayer relayer) throws InterruptedException {
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

  private static TokenAmount amount(Manifest.Token token) {
    TokenAmount amount = TokenAmount.of(WHOLE_TOKENS);
    for (int i = 0; i < token.decimals(); i++) {
      amount = amount.times(10);
    }
    return amount;
  }

  private static EvmTools tool(Map<String, EvmTools> tools, ManifestChain chain) {
    EvmTools found = tools.get(chain.name());
    if (found == null) {
      throw new IllegalStateException("no connection to " + chain.name());
    }
    return found;
  }

  private static Address localToken(ManifestChain chain, Manifest.Token token, EvmTools tools) {
    if (chain.chain().equals(token.chain())) {
      return token.address();
    }
    return Address.of(
        tools
            .view(
                chain.contracts().bridge(),
                "wrappedToken(uint64,address)",
                List.of(AbiValue.of(token.chain().value()), AbiValue.of(token.address())))
            .slice(12, 32)
            .asByteBuffer());
  }

  private static Balances balances(
      Manifest manifest, Manifest.Token token, LocalSigner user, Map<String, EvmTools> tools) {
    Map<String, TokenAmount> balances = new LinkedHashMap<>();
    for (ManifestChain chain : manifest.chains()) {
      EvmTools there = tool(tools, chain);
      Address local = localToken(chain, token, there);
      balances.put(
          chain.name(),
          there.hasCode(local) ? there.balanceOf(local, user.address()) : TokenAmount.ZERO);
    }
    return new Balances(balances);
  }

  /** The first audit that is younger than the last claim. */
  private static Audit auditAfter(RunningNetwork running, List<Done> tour)
      throws InterruptedException {
    Step last =
        tour.getLast().transfer().getTimeline(tour.getLast().transfer().getTimelineCount() - 1);
    Instant claimed = Show.instant(last.getTime());
    Instant limit = Instant.now().plus(AUDIT_LIMIT);
    while (Instant.now().isBefore(limit)) {
      Optional<Audit> audit = running.relayer().store().supply().latestAudit();
      if (audit.isPresent() && audit.get().at().isAfter(claimed) && covers(audit.get(), last)) {
        return audit.get();
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException(
        "no audit of the supply within " + AUDIT_LIMIT.toSeconds() + " s of the last claim");
  }

  private static boolean covers(Audit audit, Step claim) {
    return audit.asOf().entrySet().stream()
        .anyMatch(
            entry ->
                entry.getKey().value() == claim.getChainId()
                    && entry.getValue().number().value() >= claim.getBlock().getNumber());
  }

  private void print(
      Manifest manifest,
      Manifest.Token token,
      Relayer relayer,
      List<Done> tour,
      Balances before,
      Balances after,
      Audit audit) {
    console.line("");
    Table stages = new Table("ROUTE", "STAGE", "TIME", "CHAIN", "BLOCK", "TRANSACTION", "GAS");
    for (Done done : tour) {
      for (Step step : done.transfer().getTimelineList()) {
        stages.row(
            done.leg().from().name() + " -> " + done.leg().to().name(),
            Show.state(step.getState()),
            Show.clock(step.getTime()),
            relayer.chainName(step.getChainId()),
            step.hasBlock() ? Long.toString(step.getBlock().getNumber()) : "",
            step.getTransactionHash().isEmpty() ? "" : Show.brief(step.getTransactionHash()),
            step.hasGas() ? Long.toString(step.getGas().getGasUsed()) : "");
      }
    }
    stages.lines().forEach(console::line);
    console.line("");
    Table balances = new Table("CHAIN", "BEFORE", "AFTER");
    for (ManifestChain chain : manifest.chains()) {
      balances.row(chain.name(), shown(before, chain, token), shown(after, chain, token));
    }
    balances.lines().forEach(console::line);
    console.line("");
    for (Line line : audit.lines()) {
      console.line(
          "supply: locked %s = minted %s + on the way %s"
              .formatted(
                  units(line.locked(), token),
                  units(line.minted(), token),
                  units(line.inFlight(), token)));
    }
    console.line(
        audit.findings().isEmpty()
            ? "supply check: every minted token is backed"
            : "supply check FAILED: " + audit.findings());
    console.line(
        "%d transfers, proven all the way, in %.1f s"
            .formatted(tour.size(), Duration.between(began, Instant.now()).toMillis() / 1000.0));
  }

  private static String shown(Balances balances, ManifestChain chain, Manifest.Token token) {
    return units(balances.byChain().getOrDefault(chain.name(), TokenAmount.ZERO), token)
        + " "
        + token.symbol();
  }

  private static String units(TokenAmount amount, Manifest.Token token) {
    UInt256 value = amount.value();
    return Amounts.show(value.toString(), token.decimals());
  }

  private String asJson(
      Manifest manifest, List<Done> tour, Balances before, Balances after, Audit audit)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    var transfers = root.putArray("transfers");
    for (Done done : tour) {
      ObjectNode transfer = transfers.addObject();
      transfer
          .put("from", done.leg().from().name())
          .put("to", done.leg().to().name())
          .put("messageId", done.transfer().getMessageId());
      var timeline = transfer.putArray("timeline");
      for (Step step : done.transfer().getTimelineList()) {
        timeline
            .addObject()
            .put("state", Show.state(step.getState()))
            .put("time", Show.instant(step.getTime()).toString())
            .put("chainId", step.getChainId())
            .put("block", step.getBlock().getNumber())
            .put("transaction", step.getTransactionHash())
            .put("gasUsed", step.getGas().getGasUsed());
      }
    }
    ObjectNode balances = root.putObject("balances");
    for (ManifestChain chain : manifest.chains()) {
      balances
          .putObject(chain.name())
          .put("before", String.valueOf(before.byChain().get(chain.name())))
          .put("after", String.valueOf(after.byChain().get(chain.name())));
    }
    var supply = root.putArray("supply");
    for (Line line : audit.lines()) {
      TokenKey key = line.token();
      supply
          .addObject()
          .put("token", key.originToken().toString())
          .put("locked", line.locked().toString())
          .put("minted", line.minted().toString())
          .put("inFlight", line.inFlight().toString());
    }
    root.put("supplyBacked", audit.findings().isEmpty());
    root.put("seconds", Duration.between(began, Instant.now()).toMillis() / 1000.0);
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private void tell(String what) {
    if (!json) {
      console.line(
          "%6.1f s  %s"
              .formatted(Duration.between(began, Instant.now()).toMillis() / 1000.0, what));
    }
  }
}
