// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import java.util.Map;
import java.util.Optional;

/**
 * Who may call what. Deny by default: a method that is not in here is open to nobody, and a test
 * compares the table with the descriptors of the services.
 */
final class AccessTable {
  /** Who. */
  enum Role {
    /** Whoever reaches the port. */
    ANYBODY,
    /** Holders of a client certificate, and callers over plaintext loopback. */
    OPERATOR
  }

  static final Map<String, Role> ROLES =
      Map.ofEntries(
          Map.entry("causeway.v1.TransferService/GetTransfer", Role.ANYBODY),
          Map.entry("causeway.v1.TransferService/ListTransfers", Role.ANYBODY),
          Map.entry("causeway.v1.TransferService/WatchTransfer", Role.ANYBODY),
          Map.entry("causeway.v1.TransferService/WatchTransfers", Role.ANYBODY),
          Map.entry("causeway.v1.TransferService/GetProofBundle", Role.ANYBODY),
          Map.entry("causeway.v1.TransferService/GetQuote", Role.ANYBODY),
          Map.entry("causeway.v1.NetworkService/ListChains", Role.ANYBODY),
          Map.entry("causeway.v1.NetworkService/ListTokens", Role.ANYBODY),
          Map.entry("causeway.v1.NetworkService/ListRoutes", Role.ANYBODY),
          Map.entry("causeway.v1.OperatorService/ListDuties", Role.OPERATOR),
          Map.entry("causeway.v1.OperatorService/PauseRelaying", Role.OPERATOR),
          Map.entry("causeway.v1.OperatorService/ResumeRelaying", Role.OPERATOR),
          Map.entry("causeway.v1.OperatorService/RetryTransfer", Role.OPERATOR),
          Map.entry("causeway.v1.OperatorService/ResumeChain", Role.OPERATOR),
          Map.entry("causeway.v1.OperatorService/DrainNode", Role.OPERATOR),
          Map.entry("grpc.health.v1.Health/Check", Role.ANYBODY),
          Map.entry("grpc.health.v1.Health/Watch", Role.ANYBODY),
          Map.entry("grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Role.ANYBODY),
          Map.entry("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", Role.ANYBODY));

  private AccessTable() {}

  static Optional<Role> roleOf(String method) {
    return Optional.ofNullable(ROLES.get(method));
  }
}
