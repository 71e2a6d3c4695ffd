// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the private keys that options name. */
public final class KeyFiles {
  private KeyFiles() {}

  /**
   * The key of a file.
   *
   * @param option who asks, for the message
   * @param file 64 hexadecimal digits, or a keystore
   * @param passwordFile password of the keystore; null for plain digits
   */
  public static LocalSigner signer(String option, Path file, @Nullable Path passwordFile) {
    try {
      return passwordFile == null
          ? LocalSigner.ofHex(Files.readString(file).strip())
          : LocalSigner.ofKeystore(file, passwordFile);
    } catch (IOException unreadable) {
      throw CliException.usage("%s: cannot read %s: %s".formatted(option, file, unreadable));
    } catch (IllegalArgumentException wrong) {
      throw CliException.usage("%s: %s: %s".formatted(option, file, wrong.getMessage()));
    }
  }
}
