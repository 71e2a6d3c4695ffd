// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.access;

import dev.causeway.chains.CallEncoder;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.Layer;
import dev.causeway.chains.LedgerContract;
import dev.causeway.chains.TransactionPort;
import dev.causeway.model.ChainId;

/**
 * A ledger behind the ports of a chain. Its transactions are those of the L1, where its bridge
 * stands. Connects when it is asked the first time.
 */
public final class LedgerAccess implements AutoCloseable {
  private final NodeClient node;
  private final ChainAccess access;

  /**
   * The ports.
   *
   * @param name what people call the ledger
   * @param target where its node serves gRPC, as host:port
   * @param contract its contract on the L1
   * @param transactions of the L1
   * @param encoder of calls of the contract
   */
  public LedgerAccess(
      String name,
      String target,
      LedgerContract contract,
      TransactionPort transactions,
      CallEncoder encoder) {
    ChainId ledger = contract.terms().ledger();
    this.node = new NodeClient(ledger, target);
    this.access =
        new ChainAccess(
            ledger,
            name,
            new LedgerReader(node, new Inbox(contract), contract.terms().deployed()),
            new LedgerSupplies(node),
            transactions,
            encoder,
            new LedgerHints(node),
            new Layer.Validity(new LedgerBatches(node)));
  }

  /** Its ports. */
  public ChainAccess access() {
    return access;
  }

  /** Closes the connection. */
  @Override
  public void close() {
    node.close();
  }
}
