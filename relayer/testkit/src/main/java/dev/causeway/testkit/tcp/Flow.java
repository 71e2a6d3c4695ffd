// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.tcp;

/** Which way bytes go. */
public enum Flow {
  /** From the client to the server. */
  TO_SERVER,
  /** From the server to the client. */
  TO_CLIENT
}
