// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnvilBinaryTest {
  @TempDir private Path folder;

  @Test
  void shouldTakeTheNamedExecutableBeforeAnyOther() throws IOException {
    Path named = executable(folder.resolve("mine/anvil"), "rwxr-xr-x");
    var _ = executable(installedPath("linux-amd64"), "rwxr-xr-x");

    assertThat(AnvilBinary.locate(search(Optional.of(named), "")).path()).isEqualTo(named);
  }

  @Test
  void shouldTakeTheInstalledExecutableBeforeTheSearchPath() throws IOException {
    Path installed = executable(installedPath("linux-amd64"), "rwxr-xr-x");
    var _ = executable(folder.resolve("bin/anvil"), "rwxr-xr-x");

    assertThat(
            AnvilBinary.locate(search(Optional.empty(), folder.resolve("bin").toString())).path())
        .isEqualTo(installed);
  }

  @Test
  void shouldFallBackToTheSearchPathWhenNothingIsInstalled() throws IOException {
    Path onPath = executable(folder.resolve("bin/anvil"), "rwxr-xr-x");

    assertThat(
            AnvilBinary.locate(search(Optional.empty(), "/nowhere:" + folder.resolve("bin")))
                .path())
        .isEqualTo(onPath);
  }

  @Test
  void shouldNotFallBackWhenTheNamedExecutableIsMissing() throws IOException {
    var _ = executable(installedPath("linux-amd64"), "rwxr-xr-x");

    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(() -> AnvilBinary.locate(search(Optional.of(folder.resolve("absent")), "")))
        .withMessageContaining("CAUSEWAY_ANVIL")
        .withMessageContaining("absent\"")
        .withMessageContaining("does not exist");
  }

  @Test
  void shouldSayThatAFileIsNotExecutable() throws IOException {
    Path plain = executable(folder.resolve("plain/anvil"), "rw-r--r--");

    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(() -> AnvilBinary.locate(search(Optional.of(plain), "")))
        .withMessageContaining("is not executable");
  }

  @Test
  void shouldNameTheRemedyWhenThereIsNone() {
    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(() -> AnvilBinary.locate(search(Optional.empty(), "/nowhere")))
        .withMessageContaining(installedPath("linux-amd64").toString())
        .withMessageContaining("npm ci");
  }

  @Test
  void shouldNameThePackageOfOtherMachines() throws IOException {
    Path installed = executable(installedPath("darwin-arm64"), "rwxr-xr-x");

    assertThat(
            AnvilBinary.locate(
                    new AnvilBinary.Search(
                        Optional.empty(), Optional.of(folder), "", "Mac OS X", "aarch64"))
                .path())
        .isEqualTo(installed);
  }

  private AnvilBinary.Search search(Optional<Path> override, String searchPath) {
    return new AnvilBinary.Search(override, Optional.of(folder), searchPath, "Linux", "amd64");
  }

  private Path installedPath(String platform) {
    return folder.resolve(
        "protocol/contracts/node_modules/@foundry-rs/anvil-" + platform + "/bin/anvil");
  }

  private static Path executable(Path path, String permissions) throws IOException {
    var _ = Files.createDirectories(path.getParent());
    var _ = Files.writeString(path, "#!/bin/sh\n");
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
