// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.tcp;

/** A fault at work in a proxy, until it is removed; closing is removing. */
public final class TcpInjection implements AutoCloseable {
  private final FaultTcp proxy;
  private final Flow flow;
  private final TcpFault fault;

  TcpInjection(FaultTcp proxy, Flow flow, TcpFault fault) {
    this.proxy = proxy;
    this.flow = flow;
    this.fault = fault;
  }

  /** The direction that suffers. */
  public Flow flow() {
    return flow;
  }

  /** What it suffers. */
  public TcpFault fault() {
    return fault;
  }

  /** Ends it. */
  public void remove() {
    proxy.remove(this);
  }

  @Override
  public void close() {
    remove();
  }
}
