// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainEvent.OutputProposed;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.Layer;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputWitness;
import dev.causeway.chains.devnet.DevKey;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.DevnetRpc;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.EvmChain;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.TokenKey;
import dev.causeway.model.TxHash;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads chains for the verdict, straight from their nodes and past every proxy. */
public final class ChainAuditor {
  private static final int BLOCKS_AT_ONCE = 50;

  private final Devnet devnet;
  private final Optional<LedgerAuditor> ledger;
  private final Set<Address> keys;
  private final Map<String, Long> heads = new LinkedHashMap<>();

  /**
   * Looks at the transactions of the relayer's keys from now on.
   *
   * @param ledger what reads the ledger, where there is one
   */
  public ChainAuditor(Devnet devnet, Optional<LedgerAuditor> ledger) {
    this.devnet = devnet;
    this.ledger = ledger;
    this.keys =
        Stream.of(
                AccountRole.RELAYER,
                AccountRole.PROPOSER,
                AccountRole.OPERATOR,
                AccountRole.CHALLENGER,
                AccountRole.GUARDIAN)
            .flatMap(role -> devnet.manifest().accounts(role).stream())
            .map(DevKey::address)
            .collect(Collectors.toSet());
    for (ManifestChain chain : devnet.manifest().chains()) {
      heads.put(chain.name(), rpc(chain).number("eth_blockNumber"));
    }
  }

  private DevnetRpc rpc(ManifestChain chain) {
    return devnet.chain(chain.name()).rpc();
  }

  /** All chains as they are now, the L1 first and a ledger last. */
  public List<ChainRecord> read() {
    List<ChainRecord> records = new ArrayList<>();
    for (ManifestChain chain : devnet.manifest().chains()) {
      records.add(read(chain));
    }
    ledger.ifPresent(layer -> records.add(layer.asChain(records.getFirst())));
    return records;
  }

  private ChainRecord read(ManifestChain chain) {
    List<BlockRef> blocks = new ArrayList<>();
    List<ChainRecord.Located> events = new ArrayList<>();
    List<ChainRecord.OwnTransaction> ours = new ArrayList<>();
    try (EvmChain evm = EvmChain.create(chain.toConfig())) {
      ChainReader reader = evm.access().reader();
      BlockNumber next = chain.startBlock();
      while (true) {
        List<ObservedBlock> found = reader.blocks(next, BLOCKS_AT_ONCE).orElseThrow();
        if (found.isEmpty()) {
          break;
        }
        for (ObservedBlock block : found) {
          blocks.add(block.block());
          for (LoggedEvent event : block.events()) {
            events.add(new ChainRecord.Located(block.block(), event.tx(), event.event()));
          }
          ours.addAll(ownTransactions(chain, block.block()));
        }
        next = found.getLast().block().number().next();
      }
    }
    Duration behind =
        blocks.isEmpty()
            ? Duration.ZERO
            : Duration.between(blocks.getLast().timestamp(), Instant.now());
    return new ChainRecord(
        chain, blocks, events, ours, behind.isNegative() ? Duration.ZERO : behind);
  }

  private List<ChainRecord.OwnTransaction> ownTransactions(ManifestChain chain, BlockRef block) {
    if (block.number().value() <= heads.getOrDefault(chain.name(), 0L)) {
      return List.of();
    }
    List<ChainRecord.OwnTransaction> ours = new ArrayList<>();
    JsonNode whole = rpc(chain).call("eth_getBlockByNumber", hex(block.number().value()), true);
    for (JsonNode tx : whole.path("transactions")) {
      Address from = Address.parse(tx.path("from").asText());
      if (keys.contains(from)) {
        String hash = tx.path("hash").asText();
        ours.add(
            new ChainRecord.OwnTransaction(
                block,
                TxHash.parse(hash),
                from,
                Long.decode(tx.path("nonce").asText()),
                rpc(chain)
                    .call("eth_getTransactionReceipt", hash)
                    .path("status")
                    .asText()
                    .equals("0x1")));
      }
    }
    return ours;
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  /**
   * How much of a token a chain holds at the end of a block: what the bridge keeps where the token
   * is native, and the whole supply of the wrapped token elsewhere. Zero before it is deployed.
   */
  public BigInteger supplyAt(ChainRecord record, TokenKey token, BlockRef block) {
    ManifestChain chain = record.chain();
    if (token.originChain().equals(chain.chain())) {
      return view(
          chain,
          token.originToken(),
          EvmTools.calldata("balanceOf(address)", List.of(AbiValue.of(chain.contracts().bridge()))),
          block);
    }
    Optional<Address> wrapped =
        record.events().stream()
            .filter(located -> !located.block().number().isAfter(block.number()))
            .map(ChainRecord.Located::event)
            .filter(ChainEvent.WrappedTokenDeployed.class::isInstance)
            .map(ChainEvent.WrappedTokenDeployed.class::cast)
            .filter(deployed -> deployed.token().equals(token))
            .map(ChainEvent.WrappedTokenDeployed::wrapped)
            .findFirst();
    return wrapped
        .map(at -> view(chain, at, EvmTools.calldata("totalSupply()", List.of()), block))
        .orElse(BigInteger.ZERO);
  }

  private BigInteger view(ManifestChain chain, Address to, Bytes data, BlockRef block) {
    String answer =
        rpc(chain)
            .text(
                "eth_call",
                Map.of("to", to.toString(), "data", data.toString()),
                hex(block.number().value()));
    return answer.length() <= 2 ? BigInteger.ZERO : new BigInteger(answer.substring(2), 16);
  }

  /** Who of the relayer proposes outputs. */
  public Set<Address> proposers() {
    return devnet.manifest().accounts(AccountRole.PROPOSER).stream()
        .map(DevKey::address)
        .collect(Collectors.toSet());
  }

  /** Whether the rollup's block, as it is now, gives that output. */
  boolean givesOutput(OutputProposed proposed) {
    ManifestChain rollup =
        devnet.manifest().chains().stream()
            .filter(chain -> chain.chain().equals(proposed.rollup()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "an output was proposed for %s, which is no chain of this devnet"
                            .formatted(proposed.rollup())));
    try (EvmChain evm = EvmChain.create(rollup.toConfig())) {
      if (!(evm.access().layer() instanceof Layer.Optimistic(var state))) {
        throw new IllegalStateException(
            "an output was proposed for %s, which is not optimistic".formatted(rollup.name()));
      }
      return switch (state.outputWitness(proposed.l2Block())) {
        case Outcome.Ok<OutputWitness>(var witness) -> witness.output().equals(proposed.output());
        // A block that is not there gives nothing; a node that does not answer says nothing.
        case Outcome.Failed<OutputWitness>(ChainFailure.NotFound _) -> false;
        case Outcome.Failed<OutputWitness>(var failure) ->
            throw new IllegalStateException(
                "cannot read block %s of %s: %s"
                    .formatted(proposed.l2Block(), rollup.name(), failure.summary()));
      };
    }
  }

  /** The account's next nonce at the end. */
  public long nextNonce(ManifestChain chain, Address account) {
    return rpc(chain).number("eth_getTransactionCount", account.toString(), "latest");
  }
}
