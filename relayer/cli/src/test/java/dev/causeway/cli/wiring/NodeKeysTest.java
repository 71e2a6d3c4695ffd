// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.devnet.DevKey;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.ContractAddresses;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import dev.causeway.relayer.node.settings.NodeSettings;
import dev.causeway.relayer.node.settings.NodeSettings.Keystore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeKeysTest {
  private static final ChainId DEVNET = ChainId.of(900);
  private static final ChainId SEPOLIA = ChainId.of(11_155_111);
  private static final NodeSettings.Keys NONE = new NodeSettings.Keys(Map.of(), Optional.empty());

  /** Made for this test with the cheapest parameters that the format allows. */
  private static final String KEYSTORE =
      """
      {"address":"4416379243b8a7aee96b179db8fc8df9e86b317e",
       "id":"713134c7-cc40-4b07-992f-69b7f69e994f","version":3,
       "crypto":{"cipher":"aes-128-ctr",
        "ciphertext":"e0cd2ad4c11d799557e47fb5dae50e028b3c9d2875ab01a367849d8b40a5d599",
        "cipherparams":{"iv":"e6cd128a49d16089eecbcfb0f954f4b0"},"kdf":"scrypt",
        "kdfparams":{"dklen":32,"n":2,"p":1,"r":8,
         "salt":"68dc38917379299c72156a7a4da26baa83e9d57a6ee490bebb5d2495a83d71ca"},
        "mac":"7c7926044a5b9ec433ef92aad13ab5766952ebce2449dd0cd44ca15ca27e53e8"}}
      """;

  private static final Address OWNER = Address.parse("0x4416379243b8a7aee96b179db8fc8df9e86b317e");

  @TempDir private Path folder;

  @Test
  void shouldPreferAKeystoreAndTakeDevelopmentKeysForTheRest() throws IOException {
    NodeKeys keys =
        NodeKeys.load(manifest(DEVNET), relayer(keystore("rw-------", "correct horse")));

    assertThat(keys.ring().required(DEVNET, SenderRole.RELAYER).address()).isEqualTo(OWNER);
    assertThat(keys.ring().required(DEVNET, SenderRole.GUARDIAN).address())
        .isEqualTo(manifest(DEVNET).account(AccountRole.GUARDIAN).address());
    assertThat(keys.verifiers()).hasSize(1);
  }

  @Test
  void shouldTakeTheVerifiersKeystoreInsteadOfTheManifestsKeys() throws IOException {
    NodeKeys keys =
        NodeKeys.load(
            manifest(DEVNET),
            new NodeSettings.Keys(Map.of(), Optional.of(keystore("rw-------", "correct horse"))));

    assertThat(keys.verifiers())
        .singleElement()
        .satisfies(signer -> assertThat(signer.address()).isEqualTo(OWNER));
  }

  @Test
  void shouldRefuseDevelopmentKeysWhereAChainIsNoDevnet() throws IOException {
    refused(manifest(SEPOLIA), NONE)
        .withMessageContaining("relayer")
        .withMessageContaining("11155111")
        .withMessageContaining("causeway.keys.relayer.keystore");
    refused(manifest(SEPOLIA), relayer(keystore("rw-------", "correct horse")))
        .withMessageContaining("causeway.keys.proposer.keystore");
  }

  @Test
  void shouldRefuseNetworksWithRealMoneyWhateverTheKeys() throws IOException {
    refused(manifest(ChainId.of(1)), relayer(keystore("rw-------", "correct horse")))
        .withMessageContaining("Ethereum")
        .withMessageContaining("real money");
  }

  @Test
  void shouldNameTheRoleAndTheRemedyWhenAKeystoreCannotBeUsed() throws IOException {
    refused(manifest(DEVNET), relayer(keystore("rw-r--r--", "correct horse")))
        .withMessageContaining("causeway.keys.relayer")
        .withMessageContaining("chmod 600");
    refused(manifest(DEVNET), relayer(keystore("rw-------", "wrong horse")))
        .withMessageContaining("causeway.keys.relayer")
        .withMessageContaining("password");
  }

  @Test
  void shouldRefuseOneAccountInTwoRoles() throws IOException {
    Keystore store = keystore("rw-------", "correct horse");
    refused(
            manifest(DEVNET),
            new NodeSettings.Keys(
                Map.of(SenderRole.RELAYER, store, SenderRole.PROPOSER, store), Optional.empty()))
        .withMessageContaining("causeway.keys")
        .withMessageContaining(OWNER.toString());
  }

  @Test
  void shouldNameTheSettingWhenNobodyHasAKey() {
    Manifest without =
        new Manifest(
            Duration.ofSeconds(8),
            manifest(DEVNET).chains(),
            manifest(DEVNET).quorum(),
            List.of(),
            List.of());
    refused(without, NONE).withMessageContaining("causeway.keys.relayer.keystore");
  }

  private static org.assertj.core.api.ThrowableAssertAlternative<InvalidSettingsException> refused(
      Manifest manifest, NodeSettings.Keys keys) {
    return assertThatExceptionOfType(InvalidSettingsException.class)
        .isThrownBy(() -> NodeKeys.load(manifest, keys));
  }

  private static NodeSettings.Keys relayer(Keystore store) {
    return new NodeSettings.Keys(Map.of(SenderRole.RELAYER, store), Optional.empty());
  }

  private Keystore keystore(String mode, String password) throws IOException {
    return new Keystore(
        file("key.json", KEYSTORE, mode), file("password", password + "\n", "rw-------"));
  }

  private Path file(String name, String text, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static Manifest manifest(ChainId chain) {
    List<DevKey> accounts = new ArrayList<>();
    for (AccountRole role :
        List.of(
            AccountRole.RELAYER,
            AccountRole.PROPOSER,
            AccountRole.CHALLENGER,
            AccountRole.GUARDIAN,
            AccountRole.VERIFIER)) {
      Bytes32 secret = Bytes32.parse("0x%064x".formatted(role.ordinal() + 1));
      accounts.add(
          new DevKey(
              role, "INSECURE-test", LocalSigner.ofHex(secret.toString()).address(), secret));
    }
    ManifestChain base =
        new ManifestChain(
            "l1",
            chain,
            LayerKind.BASE,
            List.of(URI.create("http://127.0.0.1:9")),
            Optional.empty(),
            new FinalityPolicy.Depth(1),
            Duration.ofSeconds(1),
            BlockNumber.of(0),
            ContractAddresses.ofBase(OWNER, Address.parse("0x" + "12".repeat(20)), Map.of()),
            Optional.empty());
    return new Manifest(
        Duration.ofSeconds(8), List.of(base), new Manifest.Quorum(OWNER, 1), List.of(), accounts);
  }
}
