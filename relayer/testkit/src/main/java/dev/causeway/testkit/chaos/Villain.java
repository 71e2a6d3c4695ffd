// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailureException;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.OutputVerifier.Attestation;
import dev.causeway.chains.devnet.ChainControls;
import dev.causeway.chains.devnet.DevKey;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.devnet.DevnetRpc;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.ContractAddresses.Rollup;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Gas;
import dev.causeway.model.Wei;
import dev.causeway.testkit.chaos.Fault.Deed;
import dev.causeway.testkit.verdict.Circumstances.Mint;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attacks of those who hold keys that they should not, or can write into the state of a chain. */
final class Villain {
  private static final Logger LOG = LoggerFactory.getLogger(Villain.class);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration FLOOD = Duration.ofMillis(400);
  private static final Duration OPENING = Duration.ofSeconds(60);
  private static final Gas CLAIM_GAS = Gas.of(1_500_000);
  private static final int AT_ONCE = 4;
  private static final BigInteger FORGED = BigInteger.valueOf(123_456_789);
  // Solady's ERC20 keeps the supply there; others in one of the first words.
  private static final String SOLADY_SUPPLY = "0x05345cdf77eb68f44c";
  private static final int FIRST_WORDS = 12;

  private final ChaosNetwork network;
  private final ChaosLoad load;
  private final FaultNotes notes;

  Villain(ChaosNetwork network, ChaosLoad load, FaultNotes notes) {
    this.network = network;
    this.load = load;
    this.notes = notes;
  }

  private Manifest manifest() {
    return network.manifest();
  }

  boolean mint(Deed.UnbackedMint fault) throws InterruptedException {
    ManifestChain chain = manifest().chain(fault.chain());
    DevnetRpc rpc = network.devnet().chain(fault.chain()).rpc();
    ChainControls controls = network.devnet().chain(fault.chain()).controls();
    String token = load.wrapped(chain).toString();
    String slot = supplySlot(rpc, token);
    controls.pauseBlocks();
    long from = rpc.number("eth_blockNumber");
    add(rpc, token, slot, FORGED);
    Instant at = Instant.now();
    controls.resumeBlocks();
    Optional<Instant> paused = Optional.empty();
    long blocks = 0;
    try {
      while (paused.isEmpty() && Instant.now().isBefore(at.plus(fault.length()))) {
        Thread.sleep(LOOK);
        blocks = rpc.number("eth_blockNumber") - from;
        if (everything(true)) {
          paused = Optional.of(Instant.now());
        }
      }
    } finally {
      controls.pauseBlocks();
      add(rpc, token, slot, FORGED.negate());
      controls.resumeBlocks();
    }
    long before = rpc.number("eth_blockNumber");
    // Nobody found it: then it is in the verdict as taking for ever.
    Instant found = paused.orElse(Instant.MAX.minusSeconds(1));
    open(before + 2);
    notes.minted(
        new Mint(
            fault.chain(),
            BlockNumber.of(from),
            BlockNumber.of(before),
            FORGED,
            at,
            found,
            Instant.now(),
            blocks));
    return notes.happened(
        at,
        "unbacked-mint",
        fault.chain(),
        paused.isEmpty()
            ? "nobody paused"
            : "all paused after %d ms, %d blocks"
                .formatted(Duration.between(at, found).toMillis(), blocks));
  }

  private static String supplySlot(DevnetRpc rpc, String token) {
    BigInteger supply = supply(rpc, token);
    List<String> slots = new ArrayList<>(List.of(SOLADY_SUPPLY));
    for (int word = 0; word < FIRST_WORDS; word++) {
      slots.add("0x" + Integer.toHexString(word));
    }
    for (String slot : slots) {
      if (quantity(rpc.text("eth_getStorageAt", token, slot, "latest")).equals(supply)) {
        return slot;
      }
    }
    throw new ScenarioException("nobody knows where token " + token + " keeps its supply");
  }

  private static BigInteger supply(DevnetRpc rpc, String token) {
    return quantity(
        rpc.text(
            "eth_call",
            Map.of("to", token, "data", EvmTools.calldata("totalSupply()", List.of()).toString()),
            "latest"));
  }

  private static BigInteger quantity(String hex) {
    return hex.length() <= 2 ? BigInteger.ZERO : new BigInteger(hex.substring(2), 16);
  }

  private static void add(DevnetRpc rpc, String token, String slot, BigInteger more) {
    BigInteger now = quantity(rpc.text("eth_getStorageAt", token, slot, "latest"));
    var _ = rpc.call("anvil_setStorageAt", token, slot, "0x%064x".formatted(now.add(more)));
  }

  /** Whether every bridge is paused, or open, in both directions. */
  private boolean everything(boolean paused) {
    for (ManifestChain chain : manifest().chains()) {
      for (int direction = 0; direction < 2; direction++) {
        if (isPaused(chain, direction) != paused) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isPaused(ManifestChain chain, int direction) {
    Bytes answer =
        tools(chain)
            .view(chain.contracts().bridge(), "paused(uint8)", List.of(AbiValue.of(direction)));
    return answer.toString().endsWith("1");
  }

  private EvmTools tools(ManifestChain chain) {
    return network.devnet().chain(chain.name()).tools();
  }

  /**
   * Waits until the relayer has seen that all is well again, and opens every bridge as its unpauser
   * does; again when a pause that was under way arrives later.
   */
  private void open(long seenBy) throws InterruptedException {
    LocalSigner unpauser = manifest().account(AccountRole.UNPAUSER).signer();
    Instant until = Instant.now().plus(OPENING);
    ManifestChain last = manifest().chains().getLast();
    while (tools(last).head().value() < seenBy && Instant.now().isBefore(until)) {
      Thread.sleep(LOOK);
    }
    while (!everything(false)) {
      if (Instant.now().isAfter(until)) {
        throw new ScenarioException("the bridges could not be opened again");
      }
      for (ManifestChain chain : manifest().chains()) {
        for (int direction = 0; direction < 2; direction++) {
          if (isPaused(chain, direction)) {
            lift(chain, direction, unpauser);
          }
        }
      }
      Thread.sleep(FLOOD);
    }
  }

  private void lift(ManifestChain chain, int direction, LocalSigner unpauser) {
    Address bridge = chain.contracts().bridge();
    List<AbiValue> arguments = List.of(AbiValue.of(direction));
    try {
      String scheduled = tools(chain).view(bridge, "unpauseTime(uint8)", arguments).toString();
      boolean waits = !quantity(scheduled).equals(BigInteger.ZERO);
      var _ =
          tools(chain)
              .send(
                  unpauser,
                  bridge,
                  Wei.ZERO,
                  EvmTools.calldata(
                      waits ? "unpause(uint8)" : "scheduleUnpause(uint8)", arguments));
    } catch (ChainFailureException early) {
      LOG.info("not opened yet: chain={} cause={}", chain.name(), early.getMessage());
    }
  }

  boolean steal(Deed.StolenKey fault, SplittableRandom random) throws InterruptedException {
    ManifestChain chain = manifest().chain(fault.chain());
    DevKey key = manifest().account(AccountRole.RELAYER);
    Instant at = Instant.now();
    int sent = 0;
    int refused = 0;
    while (Instant.now().isBefore(at.plus(fault.length()))) {
      Optional<Bytes> claim = newestClaim(chain, key.address());
      if (claim.isEmpty()) {
        Thread.sleep(FLOOD);
        continue;
      }
      List<EncodedCall> calls = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        calls.add(
            new EncodedCall(
                chain.contracts().bridge(),
                Wei.ZERO,
                // The first as it was: a replay. The others with something else in them.
                i == 0 ? claim.get() : forged(claim.get(), random),
                CLAIM_GAS));
      }
      try {
        for (var signed : tools(chain).broadcastAll(key.signer(), calls)) {
          notes.stolen(signed.hash());
          sent++;
        }
      } catch (ChainFailureException spent) {
        // The relayer was faster with the nonce: the thief tries again.
        refused++;
        LOG.info("theft refused: cause={}", spent.getMessage());
      }
      Thread.sleep(FLOOD);
    }
    return sent > 0
        && notes.happened(
            at,
            "stolen-key",
            fault.chain(),
            "%d forged or replayed claims sent, %d times refused".formatted(sent, refused));
  }

  /** Any byte but the selector: amounts, recipients, siblings, counts, offsets. */
  private static Bytes forged(Bytes claim, SplittableRandom random) {
    StringBuilder text = new StringBuilder(claim.toString());
    // After 0x and the selector.
    int place = 10 + random.nextInt(text.length() - 10);
    text.setCharAt(place, text.charAt(place) == 'f' ? '1' : 'f');
    return Bytes.parse(text.toString());
  }

  private Optional<Bytes> newestClaim(ManifestChain chain, Address from) {
    DevnetRpc rpc = network.devnet().chain(chain.name()).rpc();
    long head = rpc.number("eth_blockNumber");
    for (long number = head; number > Math.max(0, head - 20); number--) {
      JsonNode block = rpc.call("eth_getBlockByNumber", "0x" + Long.toHexString(number), true);
      for (JsonNode tx : block.path("transactions")) {
        if (Address.parse(tx.path("from").asText()).equals(from)
            && tx.path("to").asText().equalsIgnoreCase(chain.contracts().bridge().toString())
            && !notes.isStolen(tx.path("hash").asText())) {
          return Optional.of(Bytes.parse(tx.path("input").asText()));
        }
      }
    }
    return Optional.empty();
  }

  boolean challenge(Deed.Challenge fault) throws InterruptedException {
    ManifestChain base = manifest().base();
    ManifestChain rollup = manifest().chain(fault.chain());
    Rollup contracts = base.contracts().rollups().get(rollup.chain());
    if (contracts == null) {
      throw new ScenarioException("chain " + fault.chain() + " settles without proposals");
    }
    OpenProposals proposals = new OpenProposals(tools(base), contracts.proposals());
    Instant at = Instant.now();
    while (Instant.now().isBefore(at.plus(OPENING))) {
      Optional<OpenProposals.Proposal> newest =
          proposals.newestOf(manifest().account(AccountRole.PROPOSER).address());
      if (newest.isPresent()) {
        return challenge(fault, rollup, contracts, newest.get());
      }
      Thread.sleep(LOOK);
    }
    return false;
  }

  private boolean challenge(
      Deed.Challenge fault, ManifestChain rollup, Rollup contracts, OpenProposals.Proposal found) {
    Instant at = Instant.now();
    LocalSigner stranger = manifest().accounts(AccountRole.USER).getFirst().signer();
    List<EncodedCall> calls = new ArrayList<>();
    calls.add(
        new EncodedCall(
            contracts.proposals(),
            contracts.challengeBond(),
            EvmTools.calldata("challenge(uint256)", List.of(AbiValue.of(found.id()))),
            CLAIM_GAS));
    if (fault.lost()) {
      LyingQuorum liars = new LyingQuorum(manifest(), rollup, contracts.proposals());
      List<Attestation> lies = liars.attest(found.id(), found.l2Block());
      calls.add(
          new EncodedCall(
              contracts.proposals(),
              Wei.ZERO,
              EvmTools.calldata(
                  "resolve(uint256,bytes32,bytes[])",
                  List.of(
                      AbiValue.of(found.id()),
                      AbiValue.of(lies.getFirst().output().value()),
                      AbiValue.array(
                          lies.stream().map(lie -> AbiValue.of(lie.signature())).toList()))),
              CLAIM_GAS));
    }
    var _ = tools(manifest().base()).sendAll(stranger, calls);
    return notes.happened(
        at,
        "challenge",
        fault.chain(),
        "right proposal %d challenged%s"
            .formatted(found.id(), fault.lost() ? " and refuted by verifiers that lie" : ""));
  }
}
