// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.LedgerBlock;
import dev.causeway.chains.LedgerContract;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.evm.ContractAddresses;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.MessageId;
import dev.causeway.testkit.verdict.ChainRecord.Located;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What L1 holds of a ledger, from the events of its contract alone: nothing of it is asked of the
 * ledger's node.
 *
 * @param events all events of the contract in final blocks, in order
 */
record LedgerRecord(List<LedgerEvent> events) {
  private static final int BLOCKS_AT_ONCE = 256;

  LedgerRecord {
    events = List.copyOf(events);
  }

  static LedgerRecord read(LedgerContract contract) {
    List<LedgerEvent> events = new ArrayList<>();
    BlockNumber next = contract.terms().deployed();
    while (true) {
      List<LedgerBlock> blocks = contract.finalBlocks(next, BLOCKS_AT_ONCE).orElseThrow();
      if (blocks.isEmpty()) {
        return new LedgerRecord(events);
      }
      blocks.forEach(block -> events.addAll(block.events()));
      next = blocks.getLast().block().number().next();
    }
  }

  private <E extends LedgerEvent> Stream<E> of(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast);
  }

  List<LedgerEvent.BatchSettled> batches() {
    return of(LedgerEvent.BatchSettled.class).toList();
  }

  List<LedgerEvent.BatchData> data() {
    return of(LedgerEvent.BatchData.class).toList();
  }

  List<LedgerEvent.DepositQueued> deposits() {
    return of(LedgerEvent.DepositQueued.class).toList();
  }

  /**
   * The ledger as a chain: what its contract took in is claimed there, and what a settled batch
   * sends is sent there. It has no blocks that anybody but its node knows of.
   *
   * @param base the L1, with the same events as the relayer reads them
   */
  ChainRecord asChain(ManifestLedger ledger, ChainRecord base, EvmTools tools) {
    Map<MessageId, LedgerEvent.MessageReceived> received = new HashMap<>();
    of(LedgerEvent.MessageReceived.class).forEach(message -> received.put(message.id(), message));
    List<Located> found = new ArrayList<>();
    for (Located located : base.events()) {
      if (located.event() instanceof ChainEvent.MessageQueued(var chain, var id)
          && chain.equals(ledger.chain())) {
        Optional.ofNullable(received.get(id))
            .ifPresent(
                message ->
                    found.add(
                        new Located(
                            located.block(),
                            located.tx(),
                            new ChainEvent.MessageClaimed(id, message.key(), message.outcome()))));
      } else if (located.event() instanceof ChainEvent.BatchSettled batch
          && batch.ledger().equals(ledger.chain())) {
        tools
            .messagesSent(located.tx(), ledger.contract(), ledger.chain())
            .forEach(sent -> found.add(new Located(located.block(), located.tx(), sent)));
      }
    }
    return new ChainRecord(chain(ledger, base.chain()), List.of(), found, List.of(), base.behind());
  }

  private static ManifestChain chain(ManifestLedger ledger, ManifestChain base) {
    return new ManifestChain(
        ledger.name(),
        ledger.chain(),
        base.kind(),
        base.rpc(),
        base.webSocket(),
        base.finality(),
        base.blockTime(),
        ledger.startBlock(),
        ContractAddresses.ofBase(
            ledger.contract(), base.contracts().globalRoots().orElseThrow(), Map.of()),
        Optional.empty());
  }
}
