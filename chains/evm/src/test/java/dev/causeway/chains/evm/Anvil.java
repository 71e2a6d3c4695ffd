// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.ChainId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A development node in a process of its own, ended with the test. */
final class Anvil implements AutoCloseable {
  /** First key of the mnemonic that every anvil starts with; known to everybody. */
  static final String KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

  private final Process process;
  private final ChainId chain;
  private final int port;

  private Anvil(Process process, ChainId chain, int port) {
    this.process = process;
    this.chain = chain;
    this.port = port;
  }

  /** Starts one that mines a block for each transaction. */
  static Anvil start(long chainId, String... options) {
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                binary().toString(),
                "--port",
                Integer.toString(port),
                "--chain-id",
                Long.toString(chainId),
                "--silent"));
    command.addAll(List.of(options));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Anvil anvil = new Anvil(process, ChainId.of(chainId), port);
      Waiting.until("anvil listens on port " + port, anvil::listens);
      return anvil;
    } catch (IOException notStarted) {
      throw new UncheckedIOException(notStarted);
    }
  }

  private static Path binary() {
    return Path.of(
        System.getProperty("causeway.root", "."),
        "protocol/contracts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new AssertionError("anvil ended with code " + process.exitValue());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  URI webSocketUri() {
    return URI.create("ws://127.0.0.1:" + port);
  }

  ChainId chain() {
    return chain;
  }

  RpcOptions options() {
    return RpcOptions.of(List.of(uri()));
  }

  EvmTools tools() {
    return EvmTools.connect(chain, options());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
