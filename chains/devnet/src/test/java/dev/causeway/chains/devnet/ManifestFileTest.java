// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.evm.ContractAddresses;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.model.Wei;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFileTest {
  @TempDir private Path folder;

  @Test
  void shouldReadBackWhatWasWritten() {
    Path file = folder.resolve("new/manifest.json");
    ManifestFile.write(file, manifest());

    assertThat(ManifestFile.read(file)).isEqualTo(manifest());
  }

  @Test
  void shouldSayThatItsKeysAreInsecure() throws IOException {
    ManifestFile.write(folder.resolve("m.json"), manifest());

    assertThat(Files.readString(folder.resolve("m.json"))).contains("\"warning\" : \"INSECURE");
  }

  @Test
  void shouldNameAFileThatIsNotThere() {
    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(() -> ManifestFile.read(folder.resolve("absent.json")))
        .withMessageContaining("absent.json")
        .withMessageContaining("start the devnet first");
  }

  @Test
  void shouldNameTheLineOfBrokenJson() {
    refuses("\"quorum\" : {", "\"quorum\" : [", "not valid JSON at line");
  }

  @Test
  void shouldRefuseAFieldThatIsThereTwice() {
    refuses(
        "\"disputeWindowSeconds\" : 8,",
        "\"disputeWindowSeconds\" : 8, \"disputeWindowSeconds\" : 9,",
        "disputeWindowSeconds");
  }

  @Test
  void shouldRefuseAFieldThatItDoesNotKnow() {
    refuses(
        "\"startBlock\" : 3,",
        "\"startBlock\" : 3, \"startBlok\" : 3,",
        "chains[0].startBlok is not a field");
  }

  @Test
  void shouldNameAFieldThatIsMissing() {
    refuses("\"startBlock\" : 3,", "", "chains[0].startBlock is missing");
  }

  @Test
  void shouldNameAnAddressThatIsMalformed() {
    refuses(
        "\"mirror\" : \"0x", "\"mirror\" : \"0xzz", "chains[1].contracts.mirror is wrong", "0xzz");
  }

  @Test
  void shouldNameANumberThatIsText() {
    refuses("\"chainId\" : 900,", "\"chainId\" : \"900\",", "chains[0].chainId must be a whole");
  }

  @Test
  void shouldNameAChainIdOutOfRange() {
    refuses("\"chainId\" : 900,", "\"chainId\" : 0,", "chains[0].chainId is wrong", "out of range");
  }

  @Test
  void shouldListTheKindsThatItKnows() {
    refuses(
        "\"kind\" : \"optimistic\"",
        "\"kind\" : \"optimistik\"",
        "chains[1].kind must be one of base, optimistic",
        "optimistik");
  }

  @Test
  void shouldRefuseAnotherVersion() {
    refuses("\"version\" : 1,", "\"version\" : 2,", "version is 2", "deploy anew");
  }

  @Test
  void shouldRefuseAKeyThatDoesNotBelongToItsAddress() {
    String guardian = DevKey.of(AccountRole.GUARDIAN, 1).address().toString();
    refuses(guardian, "0x" + "11".repeat(20), "accounts[1]", guardian, "not to 0x1111");
  }

  @Test
  void shouldRefuseAnL2WithoutSettlement() {
    refuses(
        "\"chainId\" : 901,\n        \"proposals\"",
        "\"chainId\" : 902,\n        \"proposals\"",
        "l2a has no settlement");
  }

  private void refuses(String what, String by, String... words) {
    Path file = folder.resolve("m.json");
    ManifestFile.write(file, manifest());
    try {
      String text = Files.readString(file);
      assertThat(text).contains(what);
      int at = text.indexOf(what);
      Files.writeString(file, text.substring(0, at) + by + text.substring(at + what.length()));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(() -> ManifestFile.read(file))
        .satisfies(failure -> assertThat(failure.getMessage()).contains("m.json").contains(words));
  }

  private static Manifest manifest() {
    ContractAddresses.Rollup rollup =
        new ContractAddresses.Rollup(address(3), address(4), Wei.of(5), Wei.of(6));
    ManifestChain base =
        new ManifestChain(
            "l1",
            ChainId.of(900),
            LayerKind.BASE,
            List.of(URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:2")),
            Optional.of(URI.create("ws://127.0.0.1:1")),
            new FinalityPolicy.Depth(2),
            Duration.ofMillis(500),
            BlockNumber.of(3),
            ContractAddresses.ofBase(address(1), address(2), Map.of(ChainId.of(901), rollup)),
            Optional.of(address(9)));
    ManifestChain layer =
        new ManifestChain(
            "l2a",
            ChainId.of(901),
            LayerKind.OPTIMISTIC,
            List.of(URI.create("http://127.0.0.1:3")),
            Optional.empty(),
            new FinalityPolicy.FinalizedTag(),
            Duration.ofSeconds(1),
            BlockNumber.of(0),
            ContractAddresses.ofRollup(address(7), address(8)),
            Optional.empty());
    return new Manifest(
        Duration.ofSeconds(8),
        List.of(base, layer),
        new Manifest.Quorum(address(10), 2),
        List.of(new Manifest.Token("CWT", 18, ChainId.of(900), address(11))),
        List.of(DevKey.of(AccountRole.RELAYER, 1), DevKey.of(AccountRole.GUARDIAN, 1)));
  }

  private static Address address(int number) {
    return Address.parse("0x%040x".formatted(number));
  }
}
