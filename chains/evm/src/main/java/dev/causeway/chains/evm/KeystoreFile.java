// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletFile;
import org.web3j.crypto.exception.CipherException;

/** Reads keys in the Web3 Secret Storage format, from files that nobody else can read. */
final class KeystoreFile {
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private KeystoreFile() {}

  static Bytes32 open(Path keystore, Path passwordFile) {
    requirePrivate("key file", keystore);
    requirePrivate("password file", passwordFile);
    String password = read("password file", passwordFile).strip();
    WalletFile wallet;
    try {
      wallet = new ObjectMapper().readValue(read("key file", keystore), WalletFile.class);
    } catch (IOException malformed) {
      throw new IllegalArgumentException(
          "the key file %s is not in the Web3 Secret Storage format (version 3)"
              .formatted(keystore));
    }
    try {
      BigInteger key = Wallet.decrypt(password, wallet).getPrivateKey();
      return UInt256.parse(key.toString()).toBytes32();
    } catch (CipherException wrong) {
      throw new IllegalArgumentException(
          "the key file %s cannot be opened with the password in %s: %s"
              .formatted(keystore, passwordFile, wrong.getMessage()));
    }
  }

  private static void requirePrivate(String what, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no %s at %s".formatted(what, file));
    }
    try {
      if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
        throw new IllegalArgumentException(
            "the %s %s can be read by others than its owner: run chmod 600 %s"
                .formatted(what, file, file));
      }
    } catch (UnsupportedOperationException noPermissions) {
      throw new IllegalArgumentException(
          "the %s %s is on a file system without permissions: keep it on one that has them"
              .formatted(what, file));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "the %s %s cannot be read: %s".formatted(what, file, unreadable.getMessage()));
    }
  }

  private static String read(String what, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "the %s %s cannot be read: %s".formatted(what, file, unreadable.getMessage()));
    }
  }
}
