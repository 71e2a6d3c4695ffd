// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.wiring;

import dev.causeway.chains.ChainFailureException;
import dev.causeway.chains.Direction;
import dev.causeway.chains.EndpointStatus;
import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.RpcOptions;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.UInt256;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.node.grpc.NetworkView;
import dev.causeway.relayer.node.grpc.RouteTimings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What the API says about the network of a manifest. */
public final class ManifestView implements NetworkView, AutoCloseable {
  private static final int LONGEST_NAME = 128;

  /** Until there is a proof whose pace could be told: the cutting of a batch and a small proof. */
  private static final Duration PROOF = Duration.ofSeconds(15);

  /** Amounts on a ledger are below 2^128. */
  private static final TokenAmount MOST_ON_LEDGER =
      TokenAmount.parse("340282366920938463463374607431768211455");

  private record Placed(ChainId chain, TokenKey token) {}

  private final Manifest manifest;
  private final Network followed;
  private final Map<ChainId, EvmTools> tools = new LinkedHashMap<>();
  private final Map<Placed, Address> wrapped = new ConcurrentHashMap<>();
  private final Map<Address, String> names = new ConcurrentHashMap<>();

  /**
   * Asks the chains of the manifest through connections of its own.
   *
   * @param followed the chains as the relayer follows them, for the state of its endpoints
   */
  public ManifestView(Manifest manifest, Network followed) {
    this.manifest = manifest;
    this.followed = followed;
    for (ManifestChain chain : manifest.chains()) {
      tools.put(chain.chain(), EvmTools.connect(chain.chain(), RpcOptions.of(chain.rpc())));
    }
  }

  @Override
  public List<ChainDescription> chains() {
    return Stream.concat(
            manifest.chains().stream()
                .map(
                    chain ->
                        new ChainDescription(
                            chain.chain(), chain.name(), chain.kind(), chain.contracts().bridge())),
            manifest.ledgers().stream()
                .map(
                    ledger ->
                        new ChainDescription(
                            ledger.chain(), ledger.name(), LayerKind.VALIDITY, ledger.contract())))
        .toList();
  }

  @Override
  public List<EndpointStatus> endpoints(ChainId chain) {
    return followed.access(chain).reader().endpoints();
  }

  @Override
  public Optional<TokenDescription> describe(TokenKey token) {
    return manifest.tokens().stream()
        .filter(
            known ->
                known.chain().equals(token.originChain())
                    && known.address().equals(token.originToken()))
        .findFirst()
        .map(known -> new TokenDescription(name(known), known.symbol(), known.decimals()));
  }

  /** What the contract calls itself, asked once; its symbol while it cannot be asked. */
  private String name(Manifest.Token token) {
    String known = names.get(token.address());
    if (known != null) {
      return known;
    }
    try {
      Optional<String> name = text(tool(token.chain()).view(token.address(), "name()", List.of()));
      name.ifPresent(found -> names.put(token.address(), found));
      return name.orElse(token.symbol());
    } catch (ChainFailureException unavailable) {
      return token.symbol();
    }
  }

  /** A text as the ABI returns it; empty when it is none, or longer than a name should be. */
  private static Optional<String> text(Bytes answer) {
    if (answer.size() < 64 || !amount(answer).equals(TokenAmount.of(32))) {
      return Optional.empty();
    }
    UInt256 length = amount(answer.slice(32, 64)).value();
    if (length.compareTo(UInt256.of(Math.min(LONGEST_NAME, answer.size() - 64))) > 0) {
      return Optional.empty();
    }
    int end = 64 + (int) length.toLongExact();
    return Optional.of(
        StandardCharsets.UTF_8.decode(answer.slice(64, end).asByteBuffer()).toString());
  }

  @Override
  public Optional<Address> tokenOn(ChainId chain, TokenKey token) {
    if (token.originChain().equals(chain)) {
      return Optional.of(token.originToken());
    }
    Optional<Address> bridge =
        find(chain)
            .map(found -> found.contracts().bridge())
            .filter(_ -> manifest.ledger(chain).isEmpty());
    if (bridge.isEmpty()) {
      return Optional.empty();
    }
    Placed placed = new Placed(chain, token);
    Address known = wrapped.get(placed);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      Bytes answer =
          tool(chain)
              .view(
                  bridge.get(),
                  "wrappedToken(uint64,address)",
                  List.of(
                      AbiValue.of(token.originChain().value()), AbiValue.of(token.originToken())));
      Address found = Address.of(answer.slice(12, 32).asByteBuffer());
      wrapped.put(placed, found);
      return Optional.of(found);
    } catch (ChainFailureException unavailable) {
      // Only a name is missing then; the chain's own state says that it is down.
      return Optional.empty();
    }
  }

  @Override
  public Outcome<TransferLimit> limit(ChainId chain, TokenKey token, Direction direction) {
    if (manifest.ledger(chain).isPresent()) {
      return ledgerLimit(manifest.ledger(chain).get(), token, direction);
    }
    ManifestChain there =
        find(chain)
            .orElseThrow(
                () -> new IllegalArgumentException("chain " + chain + " is not in the manifest"));
    try {
      Address local =
          tokenOn(chain, token)
              .orElseThrow(
                  () -> new IllegalStateException("no token " + token + " on chain " + chain));
      List<AbiValue> arguments = List.of(AbiValue.of(local), AbiValue.of(direction.ordinal()));
      Bytes available =
          tool(chain).view(there.contracts().bridge(), "available(address,uint8)", arguments);
      Bytes limit =
          tool(chain).view(there.contracts().bridge(), "limitOf(address,uint8)", arguments);
      return Outcome.ok(new TransferLimit(amount(available), amount(limit)));
    } catch (ChainFailureException failure) {
      return Outcome.failed(failure.failure());
    }
  }

  /** Nothing limits what enters a ledger; what leaves above the bucket is held back for a while. */
  private Outcome<TransferLimit> ledgerLimit(
      ManifestLedger ledger, TokenKey token, Direction direction) {
    if (direction == Direction.INBOUND) {
      return Outcome.ok(new TransferLimit(MOST_ON_LEDGER, MOST_ON_LEDGER));
    }
    try {
      EvmTools base = tool(manifest.base().chain());
      AbiValue number =
          AbiValue.of(
              amount(
                      base.view(
                          ledger.contract(),
                          "tokenOf(uint64,address)",
                          List.of(
                              AbiValue.of(token.originChain().value()),
                              AbiValue.of(token.originToken()))))
                  .value());
      return Outcome.ok(
          new TransferLimit(
              amount(base.view(ledger.contract(), "available(uint32)", List.of(number))),
              amount(base.view(ledger.contract(), "limitOf(uint32)", List.of(number)))));
    } catch (ChainFailureException failure) {
      return Outcome.failed(failure.failure());
    }
  }

  @Override
  public RouteTimings timings(ChainId source, ChainId destination) {
    Duration base = manifest.base().blockTime();
    Duration toFinality = base.multipliedBy(confirmations(manifest.base()));
    if (manifest.ledger(source).isPresent()) {
      RouteTimings fromBase = timings(manifest.base().chain(), destination);
      // Stored is final there; then a batch is cut and proven, and the L1 takes it.
      return new RouteTimings(
          Duration.ZERO, PROOF.plus(base), fromBase.carriage(), fromBase.claim());
    }
    if (manifest.ledger(destination).isPresent()) {
      RouteTimings toBase = timings(source, manifest.base().chain());
      // Claimed on the L1, and credited when that is final.
      return new RouteTimings(
          toBase.finality(), toBase.settlement(), Duration.ZERO, base.plus(toFinality).plus(base));
    }
    ManifestChain from = find(source).orElseThrow();
    ManifestChain to = find(destination).orElseThrow();
    Duration settlement =
        from.kind() == LayerKind.BASE
            ? base
            : base.multipliedBy(2).plus(manifest.disputeWindow()).plus(base.multipliedBy(2));
    Duration carriage =
        to.kind() == LayerKind.BASE ? Duration.ZERO : toFinality.plus(to.blockTime());
    return new RouteTimings(
        from.blockTime().multipliedBy(confirmations(from)), settlement, carriage, to.blockTime());
  }

  private static int confirmations(ManifestChain chain) {
    return switch (chain.finality()) {
      case FinalityPolicy.Depth(var blocks) -> Math.max(1, blocks);
      // Two epochs of 32 slots, as on Ethereum; one for safe.
      case FinalityPolicy.FinalizedTag _ -> 64;
      case FinalityPolicy.SafeTag _ -> 32;
    };
  }

  private Optional<ManifestChain> find(ChainId chain) {
    return manifest.chains().stream()
        .filter(candidate -> candidate.chain().equals(chain))
        .findFirst();
  }

  private EvmTools tool(ChainId chain) {
    EvmTools found = tools.get(chain);
    if (found == null) {
      throw new IllegalArgumentException("chain " + chain + " is not in the manifest");
    }
    return found;
  }

  private static TokenAmount amount(Bytes answer) {
    ByteBuffer word = answer.slice(0, 32).asByteBuffer();
    return new TokenAmount(UInt256.of(dev.causeway.model.Bytes32.of(word)));
  }

  @Override
  public void close() {
    tools.values().forEach(EvmTools::close);
  }
}
