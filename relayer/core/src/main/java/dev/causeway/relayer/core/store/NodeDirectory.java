// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import java.util.List;

/** Where nodes on one store find each other. Nothing is decided by it. */
public interface NodeDirectory {
  /**
   * Says that this node lives and where, and answers which nodes do. To be repeated every few
   * seconds: a node that is silent for longer is left out.
   *
   * @param node this node
   * @param address where others reach its cluster port, as host:port
   * @return all that live, this one among them, the one that started first in front
   */
  List<Neighbour> announce(NodeId node, String address);

  /** Takes this node out. */
  void withdraw(NodeId node);

  /**
   * A node that lives.
   *
   * @param node its name
   * @param address where its cluster port is, as host:port
   */
  record Neighbour(NodeId node, String address) {}
}
