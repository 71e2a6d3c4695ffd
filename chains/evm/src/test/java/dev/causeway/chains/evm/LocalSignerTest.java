// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.crypto.Wallet;

/** The signer against web3j as an independent implementation, and against unsafe files. */
class LocalSignerTest {
  private final SplittableRandom random = new SplittableRandom(7);

  private Bytes32 word() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    bytes[0] &= 0x7f;
    return Bytes32.parse("0x" + HexFormat.of().formatHex(bytes));
  }

  @Test
  void shouldSignLikeWeb3jWhenTransactionsAreRandom() {
    for (int i = 0; i < 40; i++) {
      String key = word().toString();
      byte[] data = new byte[random.nextInt(300)];
      random.nextBytes(data);
      long value = random.nextInt(3) == 0 ? 0 : random.nextLong(Long.MAX_VALUE);
      long nonce = random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000);
      Address to = Address.parse("0x" + word().toString().substring(26));
      UnsignedTransaction tx =
          new UnsignedTransaction(
              ChainId.of(900 + i),
              Nonce.of(nonce),
              to,
              Wei.of(value),
              Bytes.parse("0x" + HexFormat.of().formatHex(data)),
              Gas.of(21_000 + i),
              new Wei(UInt256.of(word()).dividedBy(1L << 60)),
              Wei.of(i));
      RawTransaction reference =
          RawTransaction.createTransaction(
              900 + i,
              BigInteger.valueOf(nonce),
              BigInteger.valueOf(21_000 + i),
              to.toString(),
              BigInteger.valueOf(value),
              "0x" + HexFormat.of().formatHex(data),
              BigInteger.valueOf(i),
              new BigInteger(tx.maxFeePerGas().value().toString()));
      byte[] expected = TransactionEncoder.signMessage(reference, Credentials.create(key));
      SignedTransaction signed = LocalSigner.ofHex(key).sign(tx);
      assertThat(signed.bytes().toUnprefixedHex()).isEqualTo(HexFormat.of().formatHex(expected));
      assertThat(signed).isEqualTo(LocalSigner.ofHex(key).sign(tx));
    }
  }

  @Test
  void shouldSignTheSameWhenNativeLibraryIsNotThere() {
    assertThat(Secp256k1Key.nativeLibraryLoads()).as("this platform has the library").isTrue();
    for (int i = 0; i < 40; i++) {
      Bytes32 secret = word();
      Bytes32 hash = word();
      Secp256k1Key portable = Secp256k1Key.portable(secret);
      Secp256k1Key nativeKey = Secp256k1Key.of(secret);
      assertThat(nativeKey.sign(hash)).isEqualTo(portable.sign(hash));
      assertThat(nativeKey.address()).isEqualTo(portable.address());
    }
  }

  @Test
  void shouldKnowItsAddressWhenKeyIsTheFirstOfTheDevelopmentMnemonic() {
    assertThat(LocalSigner.ofHex(Anvil.KEY).address())
        .isEqualTo(Address.parse("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"));
  }

  @Test
  void shouldHideKeyWhenShownOrRefused() {
    assertThat(LocalSigner.ofHex(Anvil.KEY).toString()).doesNotContain(Anvil.KEY.substring(2));
    String mistyped = Anvil.KEY.substring(0, 60) + "zz";
    assertThatThrownBy(() -> LocalSigner.ofHex(mistyped))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 hexadecimal digits")
        .hasMessageNotContaining(mistyped.substring(2, 20))
        .hasNoCause();
  }

  @Test
  void shouldRefuseKeyWhenItIsZeroOrBeyondTheOrder() {
    for (String key : new String[] {"0x" + "00".repeat(32), "0x" + "ff".repeat(32)}) {
      assertThatThrownBy(() -> LocalSigner.ofHex(key))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("zero or beyond");
    }
  }

  @Test
  void shouldOpenKeystoreWhenFilesArePrivate(@TempDir Path folder) throws Exception {
    Path keystore = keystore(folder, "rw-------");
    Path password = file(folder, "password", "correct horse\n", "rw-------");
    assertThat(LocalSigner.ofKeystore(keystore, password).address())
        .isEqualTo(LocalSigner.ofHex(Anvil.KEY).address());
  }

  @Test
  void shouldRefuseKeystoreWhenOthersCanReadIt(@TempDir Path folder) throws Exception {
    Path keystore = keystore(folder, "rw-r-----");
    Path password = file(folder, "password", "correct horse", "rw-------");
    assertThatThrownBy(() -> LocalSigner.ofKeystore(keystore, password))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chmod 600 " + keystore);
    Files.setPosixFilePermissions(keystore, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw----r--"));
    assertThatThrownBy(() -> LocalSigner.ofKeystore(keystore, password))
        .hasMessageContaining("chmod 600 " + password);
  }

  @Test
  void shouldNameFilesWhenPasswordIsWrongOrFileIsNoKeystore(@TempDir Path folder) throws Exception {
    Path keystore = keystore(folder, "rw-------");
    Path wrong = file(folder, "wrong", "battery staple", "rw-------");
    assertThatThrownBy(() -> LocalSigner.ofKeystore(keystore, wrong))
        .hasMessageContaining("cannot be opened with the password in " + wrong);
    assertThatThrownBy(() -> LocalSigner.ofKeystore(wrong, wrong))
        .hasMessageContaining("Web3 Secret Storage");
    assertThatThrownBy(() -> LocalSigner.ofKeystore(folder.resolve("none"), wrong))
        .hasMessageContaining("there is no key file at");
  }

  private static Path keystore(Path folder, String mode) throws Exception {
    ECKeyPair pair = Credentials.create(Anvil.KEY).getEcKeyPair();
    String json = new ObjectMapper().writeValueAsString(Wallet.createLight("correct horse", pair));
    return file(folder, "key.json", json, mode);
  }

  private static Path file(Path folder, String name, String text, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
