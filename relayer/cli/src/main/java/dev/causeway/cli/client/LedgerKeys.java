// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.cli.CliException;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.validity.crypto.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** Keys of the ledger in files: 64 hexadecimal digits, readable by their owner alone. */
public final class LedgerKeys {
  private LedgerKeys() {}

  /** The key of a file. */
  public static SigningKey read(Path file) {
    try {
      return SigningKey.of(Bytes32.parse(Files.readString(file).strip()));
    } catch (IOException _) {
      throw CliException.usage(
          "--ledger-key: cannot read %s: make a key with \"causeway ledger key\", or name another file"
              .formatted(file));
    } catch (IllegalArgumentException _) {
      throw CliException.usage(
          "--ledger-key: %s does not hold 0x and 64 hexadecimal digits".formatted(file));
    }
  }

  /** Makes a key, unless the file is there; whether it was made. */
  public static boolean make(Path file) {
    byte[] seed = new byte[Bytes32.SIZE];
    new SecureRandom().nextBytes(seed);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path made =
          Files.createFile(
              file,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(made, Bytes32.of(ByteBuffer.wrap(seed)) + "\n");
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    } catch (IOException failure) {
      throw CliException.usage(
          "--ledger-key: cannot write %s: %s".formatted(file, failure.getMessage()));
    }
  }
}
