// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As after a hijacked name: at the address of the relayer stands somebody else's. */
class ImpostorTest {
  private static final String PASSWORD = "password";
  private static final List<String> TRUST_STORE =
      List.of("javax.net.ssl.trustStore", "javax.net.ssl.trustStorePassword");

  @TempDir private Path home;
  private Optional<AnsweringRelayer> started = Optional.empty();
  private CommandRun causeway = new CommandRun(Path.of(""));

  @BeforeEach
  void makeCertificates() throws Exception {
    causeway = new CommandRun(home);
    certify("relayer");
    certify("impostor");
  }

  @AfterEach
  void stop() {
    started.ifPresent(AnsweringRelayer::close);
    TRUST_STORE.forEach(System::clearProperty);
  }

  private Path certificate(String name) {
    return home.resolve(name + ".pem");
  }

  private Path keys(String name) {
    return home.resolve(name + ".p12");
  }

  /** Makes a certificate for 127.0.0.1 that is its own authority, with the JDK's keytool. */
  private void certify(String name) throws Exception {
    keytool(
        name,
        "-genkeypair",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=ip:127.0.0.1",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-validity",
        "2");
    keytool(name, "-exportcert", "-rfc", "-file", certificate(name).toString());
  }

  private void keytool(String name, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", name, "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", keys(name).toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private AnsweringRelayer serve(String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keys(name))) {
      store.load(file, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD.toCharArray());
    ServerCredentials credentials =
        TlsServerCredentials.newBuilder().keyManager(factory.getKeyManagers()).build();
    AnsweringRelayer relayer = new AnsweringRelayer(credentials);
    started = Optional.of(relayer);
    return relayer;
  }

  /** The certificate of the impostor is one that this machine's Java trusts. */
  private void trustTheImpostorAsThePlatformDoes() throws Exception {
    Path store = home.resolve("platform.p12");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    KeyStore impostor = KeyStore.getInstance(keys("impostor").toFile(), PASSWORD.toCharArray());
    trusted.setCertificateEntry("public", impostor.getCertificate("impostor"));
    try (var file = Files.newOutputStream(store)) {
      trusted.store(file, PASSWORD.toCharArray());
    }
    Map.of(TRUST_STORE.getFirst(), store.toString(), TRUST_STORE.getLast(), PASSWORD)
        .forEach(System::setProperty);
  }

  private int chains(AnsweringRelayer relayer, String... options) {
    List<String> words = new ArrayList<>(List.of("chains", "--target", relayer.target()));
    words.addAll(List.of(options));
    return causeway.run(words.toArray(String[]::new));
  }

  @Test
  void shouldAskTheRelayerWhenItsAuthorityIsNamed() throws Exception {
    AnsweringRelayer relayer = serve("relayer");
    assertThat(chains(relayer, "--tls-authority", certificate("relayer").toString()))
        .as(causeway.err())
        .isZero();
    assertThat(relayer.calls()).isPositive();
  }

  @Test
  @Tag("attack-43")
  void shouldAskAnImpostorNothingAndBelieveNothingOfHis() throws Exception {
    trustTheImpostorAsThePlatformDoes();
    AnsweringRelayer impostor = serve("impostor");

    assertThat(chains(impostor, "--tls-authority", certificate("relayer").toString())).isNotZero();
    assertThat(causeway.out()).isEmpty();
    assertThat(impostor.calls()).isZero();
  }

  @Test
  @Tag("twin-43:shouldAskAnImpostorNothingAndBelieveNothingOfHis")
  void shouldBelieveAnImpostorWhenEveryAuthorityOfThePlatformWillDo() throws Exception {
    trustTheImpostorAsThePlatformDoes();
    AnsweringRelayer impostor = serve("impostor");

    assertThat(chains(impostor, "--tls-platform-authorities")).as(causeway.err()).isZero();
    assertThat(causeway.out()).contains("l2a");
    assertThat(impostor.calls()).isPositive();
  }

  @Test
  void shouldTrustThePlatformsAuthoritiesOnlyWhenToldTo() throws Exception {
    trustTheImpostorAsThePlatformDoes();
    AnsweringRelayer impostor = serve("impostor");

    String certificate = certificate("relayer").toString();
    assertThat(chains(impostor, "--tls-certificate", certificate, "--tls-key", certificate))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(causeway.err()).contains("--tls-authority").contains("--tls-platform-authorities");
    assertThat(chains(impostor, "--tls-authority", certificate, "--tls-platform-authorities"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(causeway.err()).contains("contradict");
    assertThat(impostor.calls()).isZero();
  }
}
