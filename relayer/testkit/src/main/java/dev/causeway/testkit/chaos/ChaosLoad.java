// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.ContractAddresses.Rollup;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.testkit.chaos.Scenario.Route;
import dev.causeway.testkit.verdict.Acknowledged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users who move tokens, straight on the chains and without the relayer's knowledge; each to an
 * account that never held anything.
 */
final class ChaosLoad implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChaosLoad.class);
  private static final Gas DEPOSIT_GAS = Gas.of(600_000);
  private static final TokenAmount EACH = TokenAmount.of(1_000_000);
  private static final TokenAmount PURSE = TokenAmount.of(1_000_000_000_000L);
  private static final Duration ENDOWMENT = Duration.ofSeconds(120);

  private final ChaosNetwork network;
  private final Manifest manifest;
  private final Manifest.Token token;
  private final Scenario.Load load;
  private final Map<String, EvmTools> tools = new LinkedHashMap<>();
  private final Map<Route, LocalSigner> users = new LinkedHashMap<>();
  private final Map<Route, LedgerUser> owners = new LinkedHashMap<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong wrongs = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean ended;
  private Thread thread = Thread.ofVirtual().unstarted(() -> {});

  ChaosLoad(ChaosNetwork network, Scenario.Load load) {
    this.network = network;
    this.manifest = network.manifest();
    this.token = manifest.tokens().getFirst();
    this.load = load;
    network.devnet().chains().forEach(chain -> tools.put(chain.plan().name(), chain.tools()));
  }

  /** Deposits that were handed to a chain. */
  long sent() {
    return sent.get();
  }

  /** Gives every route a user with tokens on its source; the relayer brings those of L2s there. */
  void prepare() throws InterruptedException {
    int number = 0;
    List<EncodedCall> gifts = new ArrayList<>();
    for (Route route : load.routes()) {
      LocalSigner user =
          LocalSigner.ofHex(Keccak.hash("causeway INSECURE chaos user " + number++).toString());
      users.put(route, user);
      tools
          .values()
          .forEach(
              chain ->
                  chain.rpc(
                      "anvil_setBalance",
                      "[\"%s\",\"0x3635c9adc5dea00000\"]".formatted(user.address())));
      gifts.add(
          call(
              token.address(),
              EvmTools.calldata(
                  "faucet(address,uint256)",
                  List.of(AbiValue.of(user.address()), AbiValue.of(PURSE.value())))));
    }
    var _ = on("l1").sendAll(manifest.account(AccountRole.DEPLOYER).signer(), gifts);
    for (Map.Entry<Route, LocalSigner> entry : users.entrySet()) {
      approve("l1", token.address(), entry.getValue());
      String from = entry.getKey().from();
      if (from.equals(LedgerLayer.NODE)) {
        endow(entry.getKey(), entry.getValue());
      } else if (!from.equals("l1")) {
        endow(manifest.chain(from), entry.getValue());
      }
    }
  }

  /** Gives an owner an account on the ledger with all that the user has. */
  private void endow(Route route, LocalSigner user) throws InterruptedException {
    LedgerUser owner = new LedgerUser(network.ledger().orElseThrow().manifest(), route.toString());
    owners.put(route, owner);
    var _ =
        on("l1")
            .sendAll(
                user,
                List.of(
                    deposit(
                        manifest.base(),
                        network.chainId(route.from()),
                        token.address(),
                        owner.owner(),
                        PURSE)));
    Instant until = Instant.now().plus(ENDOWMENT);
    while (!owner.arrived()) {
      if (Instant.now().isAfter(until)) {
        throw missing(route.from());
      }
      Thread.sleep(200);
    }
  }

  private static ScenarioException missing(String chain) {
    return new ScenarioException(
        "the users' tokens do not arrive on %s within %d s, before any fault: see the logs of the nodes"
            .formatted(chain, ENDOWMENT.toSeconds()));
  }

  private void endow(ManifestChain source, LocalSigner user) throws InterruptedException {
    var _ =
        on("l1")
            .sendAll(
                user,
                List.of(
                    deposit(
                        manifest.base(), source.chain(), token.address(), user.address(), PURSE)));
    Instant until = Instant.now().plus(ENDOWMENT);
    while (true) {
      Address wrapped = wrapped(source);
      if (on(source.name()).hasCode(wrapped)
          && !on(source.name()).balanceOf(wrapped, user.address()).isZero()) {
        approve(source.name(), wrapped, user);
        return;
      }
      if (Instant.now().isAfter(until)) {
        throw missing(source.name());
      }
      Thread.sleep(200);
    }
  }

  /** Where the token lives on a chain that is not its own; without code before the first claim. */
  Address wrapped(ManifestChain chain) {
    return Address.of(
        on(chain.name())
            .view(
                chain.contracts().bridge(),
                "wrappedToken(uint64,address)",
                List.of(AbiValue.of(token.chain().value()), AbiValue.of(token.address())))
            .slice(12, 32)
            .asByteBuffer());
  }

  private void approve(String chain, Address held, LocalSigner user) {
    var _ =
        on(chain)
            .sendAll(
                user,
                List.of(
                    call(
                        held,
                        EvmTools.calldata(
                            "approve(address,uint256)",
                            List.of(
                                AbiValue.of(manifest.chain(chain).contracts().bridge()),
                                AbiValue.of(UInt256.MAX))))));
  }

  /** Begins to send. */
  void start() {
    thread = Thread.ofVirtual().name("load").start(this::run);
  }

  private void run() {
    for (int round = 0; !ended; round++) {
      Route route = load.routes().get(round % load.routes().size());
      Instant next = Instant.now().plus(load.every());
      try {
        send(route);
      } catch (RuntimeException failure) {
        // A chain that is stopped or has just lost blocks: users try again.
        refused.incrementAndGet();
        LOG.warn("deposit refused: route={} cause={}", route, failure.toString());
      }
      try {
        while (!ended && Instant.now().isBefore(next)) {
          Thread.sleep(10);
        }
      } catch (InterruptedException interrupted) {
        return;
      }
    }
  }

  private void send(Route route) {
    ChainId destination = network.chainId(route.to());
    LedgerUser owner = owners.get(route);
    if (owner != null) {
      for (int i = 0; i < load.batch(); i++) {
        owner.exit(destination, recipient(), EACH);
      }
      return;
    }
    ManifestChain source = manifest.chain(route.from());
    Address held = source.chain().equals(token.chain()) ? token.address() : wrapped(source);
    List<EncodedCall> calls = new ArrayList<>();
    for (int i = 0; i < load.batch(); i++) {
      calls.add(deposit(source, destination, held, recipient(), EACH));
    }
    LocalSigner user = users.get(route);
    if (user == null) {
      throw new IllegalStateException("route " + route + " has no user");
    }
    var _ = on(route.from()).broadcastAll(user, calls);
  }

  private Address recipient() {
    return Address.of(
        Keccak.hash("causeway chaos recipient " + sent.incrementAndGet())
            .toBytes()
            .slice(12, 32)
            .asByteBuffer());
  }

  /** What the ledger's node acknowledged of all payments. */
  List<Acknowledged> acknowledged() {
    return owners.values().stream().flatMap(owner -> owner.acknowledged().stream()).toList();
  }

  /** Whether every payment on the ledger has an answer; asks again for those that have none. */
  boolean answered() {
    return owners.values().stream().allMatch(LedgerUser::settleUp);
  }

  /** A message to a receiver that reverts. */
  void poison(String from, String to) {
    ManifestChain destination = manifest.chain(to);
    Address receiver =
        destination
            .testReceiver()
            .orElseThrow(() -> new ScenarioException("chain " + to + " has no test receiver"));
    LocalSigner anybody = manifest.accounts(AccountRole.USER).getLast().signer();
    var _ =
        on(to)
            .sendAll(
                anybody,
                List.of(
                    call(
                        receiver,
                        EvmTools.calldata("setRefusing(bool)", List.of(AbiValue.of(1))))));
    var _ =
        on(from)
            .sendAll(
                anybody,
                List.of(
                    call(
                        manifest.chain(from).contracts().bridge(),
                        EvmTools.bridgeCall(
                            destination.chain(),
                            receiver,
                            Address.ZERO,
                            TokenAmount.ZERO,
                            TokenAmount.ZERO,
                            Bytes.parse("0xdeadbeef")))));
  }

  /**
   * A stranger puts up the bond for an output that nobody can compute.
   *
   * @return its number
   */
  long proposeWrong(String rollup) {
    ManifestChain chain = manifest.chain(rollup);
    Rollup contracts = manifest.base().contracts().rollups().get(chain.chain());
    if (contracts == null) {
      throw new ScenarioException("chain " + rollup + " settles without proposals");
    }
    long number = wrongs.incrementAndGet();
    LocalSigner stranger = manifest.accounts(AccountRole.USER).getFirst().signer();
    TxHash tx =
        on("l1")
            .sendAll(
                stranger,
                List.of(
                    new EncodedCall(
                        contracts.proposals(),
                        contracts.proposalBond(),
                        EvmTools.calldata(
                            "propose(bytes32,uint64)",
                            List.of(
                                AbiValue.of(Keccak.hash("what the stranger wishes " + number)),
                                AbiValue.of(on(rollup).head().value()))),
                        DEPOSIT_GAS)))
            .getFirst()
            .tx();
    LOG.info("wrong output proposed: rollup={} tx={}", rollup, tx);
    return number;
  }

  private EncodedCall deposit(
      ManifestChain source,
      ChainId destination,
      Address held,
      Address recipient,
      TokenAmount amount) {
    return call(
        source.contracts().bridge(),
        EvmTools.bridgeToken(destination, recipient, held, amount, TokenAmount.ZERO));
  }

  private static EncodedCall call(Address to, Bytes data) {
    return new EncodedCall(to, Wei.ZERO, data, DEPOSIT_GAS);
  }

  private EvmTools on(String chain) {
    EvmTools found = tools.get(chain);
    if (found == null) {
      throw new ScenarioException("there is no chain " + chain);
    }
    return found;
  }

  /** Sends no more. */
  void end() throws InterruptedException {
    ended = true;
    thread.join();
  }

  @Override
  public void close() {
    ended = true;
    owners.values().forEach(LedgerUser::close);
    tools.values().forEach(EvmTools::close);
  }
}
