// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.chains.devnet.AnvilProcess;
import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.DevnetOptions;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.launch.DevnetChoices;
import dev.causeway.cli.launch.DevnetFile;
import dev.causeway.cli.launch.Launcher.DevnetParts;
import dev.causeway.relayer.store.SharedPostgres;
import dev.causeway.relayer.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chains and a database in this process, for relayers in other processes. */
final class DevnetRun {
  private final DevnetChoices choices;
  private final DevnetParts parts;
  private final Console console;

  DevnetRun(DevnetChoices choices, DevnetParts parts, Console console) {
    this.choices = choices;
    this.parts = parts;
    this.console = console;
  }

  ExitCode run(Lifetime lifetime) throws IOException, InterruptedException {
    Path data = choices.data();
    Files.createDirectories(data);
    LogFile.open(data.resolve("causeway.log"));
    Optional<DevnetFile.Store> store =
        parts.store() ? Optional.of(startStore(lifetime)) : Optional.empty();
    Optional<Path> manifest =
        parts.chains() ? Optional.of(startChains(lifetime)) : Optional.empty();
    new DevnetFile(manifest, store, ProcessHandle.current().pid()).write(data);
    lifetime.add(() -> DevnetFile.delete(data));
    List<String> node = new ArrayList<>(List.of("try   causeway node --node-id a --api-port 0"));
    manifest.ifPresent(file -> node.add("--manifest " + file));
    store.ifPresent(
        server -> {
          console.line(
              "store %s  user %s  password in %s"
                  .formatted(server.jdbcUrl(), server.user(), server.passwordFile()));
          node.add("--jdbc-url " + server.jdbcUrl());
          node.add("--jdbc-user " + server.user());
          node.add("--jdbc-password-file " + server.passwordFile());
        });
    console.line(String.join(" ", node));
    console.line("Ctrl-C ends everything");
    lifetime.await();
    return ExitCode.INTERRUPTED;
  }

  private DevnetFile.Store startStore(Lifetime lifetime) throws IOException {
    Path folder = choices.data().resolve("shared-store");
    if (!choices.keep()) {
      RunningNetwork.deleteTree(folder);
    }
    SharedPostgres server =
        lifetime.add(
            SharedPostgres.start(
                new StoreConfig.Embedded(folder, choices.data().resolve("postgresql")),
                parts.storePort()));
    StoreConfig.External access = server.access();
    Path password = choices.data().resolve("store-password");
    Files.deleteIfExists(password);
    var _ =
        Files.createFile(
            password,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, access.password() + "\n");
    return new DevnetFile.Store(access.url(), access.user(), password, server.pid());
  }

  private Path startChains(Lifetime lifetime) throws IOException {
    Path folder = choices.data().resolve("chains");
    // Chains live in memory, so what an earlier run left means nothing any more.
    RunningNetwork.deleteTree(folder);
    DevnetOptions options = RunningNetwork.options(choices);
    Devnet devnet = lifetime.add(Devnet.start(options));
    devnet.death().thenAccept(this::tellAndEnd);
    for (ManifestChain chain : devnet.manifest().chains()) {
      console.line(
          "%-5s chain %s  %s".formatted(chain.name(), chain.chain(), chain.rpc().getFirst()));
    }
    return devnet.manifestFile();
  }

  private void tellAndEnd(AnvilProcess.Death death) {
    console
        .err()
        .println(death.name() + " has ended by itself; its last words: " + death.lastWords());
    Runtime.getRuntime().exit(ExitCode.FAILED.code());
  }
}
