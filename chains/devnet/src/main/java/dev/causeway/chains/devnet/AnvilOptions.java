// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import java.nio.file.Path;
import java.util.List;

/**
 * What one anvil process is started with. It never mines on its own: {@link BlockProducer} asks for
 * every block.
 *
 * @param name of the chain, for its log file and messages
 * @param chain its id
 * @param port on the loopback interface; 0 takes a free one
 * @param gasLimit of a block
 * @param stateHistory number of blocks whose state stays readable and provable, in memory; older
 *     states are gone
 * @param folder for its log and its scratch files
 */
public record AnvilOptions(
    String name, ChainId chain, int port, Gas gasLimit, int stateHistory, Path folder) {
  /** Refuses ports and histories out of range. */
  public AnvilOptions {
    if (port < 0 || port > 65_535) {
      throw new DevnetException("port of chain %s out of range 0..65535: %d".formatted(name, port));
    }
    if (stateHistory < 16) {
      throw new DevnetException(
          "state history of chain %s is %d blocks; give at least 16".formatted(name, stateHistory));
    }
  }

  /** Everything after the executable, for a port that is already chosen. */
  List<String> arguments(int chosenPort) {
    return List.of(
        "--quiet",
        "--host",
        "127.0.0.1",
        "--port",
        Integer.toString(chosenPort),
        "--chain-id",
        chain.toString(),
        "--no-mining",
        // finalized is then two blocks below the head instead of 64
        "--slots-in-an-epoch",
        "1",
        "--gas-limit",
        Long.toString(gasLimit.value()),
        "--prune-history",
        Integer.toString(stateHistory),
        "--no-request-size-limit",
        "--balance",
        "1000000",
        "--cache-path",
        folder.resolve("cache").toString());
  }
}
