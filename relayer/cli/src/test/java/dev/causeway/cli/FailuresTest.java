// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.causeway.cli.launch.NodeChoices;
import dev.causeway.cli.run.LocalLauncher;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.CorruptStoreException;
import dev.causeway.relayer.store.PostgresStore;
import dev.causeway.relayer.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
  @TempDir Path folder;

  @Test
  void shouldNameTheFolderWhenTheStoreCannotBeOpened() throws IOException {
    Path file = Files.createFile(folder.resolve("store"));

    Failures.Told told =
        Failures.tell(
            catchThrowable(
                () -> PostgresStore.open(StoreConfig.embedded(file), ChainId.of(900)).close()));

    assertThat(told.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(told.message()).contains(file.toString()).contains("choose another folder");
  }

  @Test
  void shouldNameTableRowAndRemedyWhenTheStoreIsDamaged() {
    Failures.Told told =
        Failures.tell(
            new CorruptStoreException(
                "message", "900/7", "id has 31 bytes", new IllegalArgumentException()));

    assertThat(told.exitCode()).isEqualTo(ExitCode.DAMAGED);
    assertThat(told.exitCode().code()).isEqualTo(6);
    assertThat(told.message())
        .contains("table message, row 900/7: id has 31 bytes")
        .contains("restore the database from a backup")
        .doesNotContain("bug");
  }

  @Test
  void shouldNameTheKeyWhenANodeHasNoManifest() throws IOException {
    Path config = Files.writeString(folder.resolve("node.conf"), "causeway.node.id = one");

    Failures.Told told =
        Failures.tell(
            catchThrowable(
                () ->
                    new LocalLauncher()
                        .node(new NodeChoices(Optional.of(config), "", Map.of()), Console.system())
                        .code()));

    assertThat(told.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(told.message()).contains("causeway.node.manifest").contains(config.toString());
  }
}
